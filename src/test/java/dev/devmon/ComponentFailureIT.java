package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Components that do not get ready, played by stand-ins. */
@Tag("docker")
@Timeout(180)
class ComponentFailureIT {
    private final LabStack lab = new LabStack();
    private final StandInImages images = new StandInImages(lab.name);

    @AfterEach
    void takeDown() {
        lab.close();
        images.close();
    }

    @Test
    void saysWhyComponentsFailedAndBringsTheOthersUp() {
        lab.image("mailpit", images.neverReady())
                .image("elasticsearch", images.exiting())
                .image("cadvisor", images.looping());

        DevmonProcess.Result up = lab.run(
                        "up", "mailpit", "elasticsearch", "filebeat", "cadvisor", "alertmanager", "blackbox-exporter")
                .expecting(6);

        String errors = up.err();
        // The engine starts them again and again: whichever of their states they were caught in
        assertTrue(errors.matches("(?s).*error: elasticsearch (exited with code 3|keeps exiting).*"), up::toString);
        assertTrue(errors.contains("stand-in: fatal: told to exit with code 3"), up::toString);
        assertTrue(errors.matches("(?s).*error: cadvisor (exited with code 4|keeps exiting).*"), up::toString);
        assertTrue(errors.contains("looping"), up::toString);
        assertTrue(errors.contains("error: mailpit is not ready after 30 s"), up::toString);
        assertTrue(errors.contains("/readyz answers 503"), up::toString);
        assertTrue(errors.contains("stand-in: 8025 GET /readyz 503"), up::toString);
        assertTrue(errors.contains("filebeat: failed: not started"), "it needs elasticsearch\n" + up);
        assertFalse(errors.contains("error: filebeat"), "one error per cause\n" + up);

        Node status = lab.status();
        assertEquals("exited", text(component(status, "elasticsearch"), "/state"));
        assertEquals("exited", text(component(status, "cadvisor"), "/state"));
        assertEquals("unhealthy", text(component(status, "mailpit"), "/state"));
        assertEquals("missing", text(component(status, "filebeat"), "/state"));
        assertEquals("running", text(component(status, "alertmanager"), "/state"));
        assertEquals("running", text(component(status, "blackbox-exporter"), "/state"));
        assertEquals(6, lab.run("status").exitCode());
        assertTrue(
                lab.run("logs", "elasticsearch").expecting(0).out().contains("told to exit with code 3"),
                "left for a look");
    }

    @Test
    void upMendsWhatFailedOnceItsImageIsRight() {
        lab.image("jaeger", images.exiting());
        lab.run("up", "jaeger", "mailpit").expecting(6);
        String mailpit = DockerCli.run("inspect", "--format", "{{.Id}}", lab.container("mailpit"));

        lab.image("jaeger", LabStack.STAND_IN).run("up", "jaeger", "mailpit").expecting(0);

        assertEquals("running", text(component(lab.status(), "jaeger"), "/state"));
        assertEquals(mailpit, DockerCli.run("inspect", "--format", "{{.Id}}", lab.container("mailpit")));
    }

    @Test
    void upStartsWhatWasStopped() {
        lab.run("up", "mailpit").expecting(0);
        String before = DockerCli.run("inspect", "--format", "{{.Id}}", lab.container("mailpit"));
        DockerCli.run("stop", lab.container("mailpit"));
        assertEquals("exited", text(component(lab.status(), "mailpit"), "/state"));

        lab.run("up", "mailpit").expecting(0);

        assertEquals("running", text(component(lab.status(), "mailpit"), "/state"));
        assertEquals(before, DockerCli.run("inspect", "--format", "{{.Id}}", lab.container("mailpit")));
    }

    @Test
    void restartEndsWhenTheComponentIsReadyAgain() {
        lab.image("mailpit", images.slow(2)).run("up", "mailpit").expecting(0);

        lab.run("restart", "mailpit").expecting(0);

        assertEquals("running", text(component(lab.status(), "mailpit"), "/state"));
    }

    @Test
    void statusSaysThatAComponentIsStillStarting() {
        DevmonProcess up = lab.image("mailpit", images.slow(5)).start("up", "mailpit");
        up.awaitProgress("mailpit: waiting");

        Node mailpit = component(lab.status(), "mailpit");

        assertEquals("starting", text(mailpit, "/state"));
        assertEquals("false", text(mailpit, "/ready"));
        up.result().expecting(0);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertEquals("running", text(component(lab.status(), "mailpit"), "/state")));
    }
}
