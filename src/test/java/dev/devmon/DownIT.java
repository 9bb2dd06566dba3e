package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes with `down`, and what stays. */
@Tag("docker")
@Timeout(180)
class DownIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final LabStack lab = new LabStack();

    @AfterEach
    void takeDown() {
        lab.close();
    }

    @Test
    void leavesNothingButTheData() {
        lab.run("up", "prometheus").expecting(0);
        String pid = text(lab.status(), "/agent/pid");
        List<String> volumes = DockerCli.volumes(lab.name);
        assertTrue(volumes.contains(lab.name + "-prometheus-data"), volumes::toString);
        DockerCli.run("exec", lab.container("prometheus"), "sh", "-c", "echo kept > /prometheus/kept");

        DevmonProcess.Result down = lab.run("down").expecting(0);

        assertTrue(down.err().contains("removed 3 containers, 1 network, 0 volumes"), down::toString);
        assertTrue(down.err().contains("the data is kept in " + volumes.size() + " volumes"), down::toString);
        assertEquals(List.of(), DockerCli.containers(lab.name));
        assertEquals(List.of(), DockerCli.networks(lab.name));
        assertEquals(volumes, DockerCli.volumes(lab.name));
        await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(), lab.processes(), "agent " + pid));

        lab.run("up", "prometheus").expecting(0);
        assertEquals("kept", DockerCli.run("exec", lab.container("prometheus"), "cat", "/prometheus/kept"));

        lab.run("down", "--volumes", "--yes").expecting(0);
        assertEquals(List.of(), DockerCli.volumes(lab.name));
    }

    @Test
    void saysSoWhenNothingRuns() {
        DevmonProcess.Result down = lab.run("down").expecting(0);

        assertEquals("", down.out());
        assertTrue(down.err().contains("stack " + lab.name + " is not running: nothing to take down"), down::toString);
    }

    @Test
    void takesStoppedContainersToo() {
        lab.run("up", "mailpit").expecting(0);
        DockerCli.run("kill", lab.container("mailpit"));

        lab.run("down").expecting(0);

        assertEquals(List.of(), DockerCli.containers(lab.name));
    }

    @Test
    void leavesAStackOfAnotherNameAlone() {
        try (LabStack other = new LabStack()) {
            DevmonProcess first = lab.start("up", "mailpit", "jaeger");
            DevmonProcess second = other.start("up", "mailpit", "jaeger");
            first.result().expecting(0);
            second.result().expecting(0);
            assertNotEquals(text(lab.status(), "/agent/pid"), text(other.status(), "/agent/pid"));

            lab.run("down", "--volumes", "--yes").expecting(0);

            assertEquals(List.of(), DockerCli.containers(lab.name));
            assertEquals("running", text(component(other.status(), "mailpit"), "/state"));
            assertEquals("running", text(component(other.status(), "jaeger"), "/state"));
            assertEquals("running", text(other.status(), "/agent/state"));
            assertEquals(List.of(other.name + "-jaeger-data"), DockerCli.volumes(other.name));
        }
    }
}
