package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are ended half-way, and commands that meet another one. */
@Tag("docker")
@Timeout(180)
class InterruptionIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> COMPONENTS =
            List.of("alertmanager", "prometheus", "host-scraper", "jaeger", "otel-collector", "mailpit");

    private final LabStack lab = new LabStack();
    private final StandInImages images = new StandInImages(lab.name);

    @AfterEach
    void takeDown() {
        lab.close();
        images.close();
    }

    @Test
    void upGoesOnAfterCtrlC() {
        DevmonProcess up = lab.start("up", "prometheus", "otel-collector", "mailpit");
        up.awaitProgress(": waiting").signal("INT");

        DevmonProcess.Result interrupted = up.result().expecting(130);

        assertTrue(interrupted.err().contains("interrupted: what runs keeps running"), interrupted::toString);
        assertEquals("", interrupted.out(), interrupted::toString);
        assertUpConverges();
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting", "waiting", "ready in"})
    void upGoesOnAfterItWasKilled(String moment) {
        lab.start("up", "prometheus", "otel-collector", "mailpit")
                .awaitProgress(": " + moment)
                .signal("KILL")
                .result()
                .expecting(128 + 9);

        assertUpConverges();
    }

    private void assertUpConverges() {
        lab.run("up", "prometheus", "otel-collector", "mailpit").expecting(0);
        Node status = lab.status();
        COMPONENTS.forEach(name -> assertEquals("true", text(component(status, name), "/ready"), name));
        assertEquals(COMPONENTS.size(), DockerCli.containers(lab.name).size());
        assertEquals(
                "nothing to do\n",
                lab.run("up", "prometheus", "otel-collector", "mailpit", "--dry-run")
                        .expecting(0)
                        .out());
    }

    @Test
    void downGoesOnAfterItWasKilled() {
        lab.run("up", "jaeger", "otel-collector", "mailpit").expecting(0);
        lab.start("down").awaitProgress(": stopping").signal("KILL").result().expecting(128 + 9);

        lab.run("down").expecting(0);

        assertEquals(List.of(), DockerCli.containers(lab.name));
        assertEquals(List.of(), DockerCli.networks(lab.name));
        await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(), lab.processes()));
    }

    @Test
    void upGoesOnAfterAKilledDown() {
        lab.run("up", "jaeger", "otel-collector", "mailpit").expecting(0);
        lab.start("down").awaitProgress(": stopping").signal("KILL").result().expecting(128 + 9);

        lab.run("up", "jaeger", "otel-collector", "mailpit").expecting(0);

        Node status = lab.status();
        List.of("jaeger", "otel-collector", "mailpit")
                .forEach(name -> assertEquals("true", text(component(status, name), "/ready"), name));
    }

    @Test
    void aSecondCommandNamesTheOneThatIsAtWork() {
        DevmonProcess first = lab.image("mailpit", images.slow(6)).start("up", "mailpit");
        first.awaitProgress("mailpit: waiting");

        for (String command : List.of("up", "down")) {
            DevmonProcess.Result second = lab.run(command).expecting(5);
            assertTrue(
                    second.err().contains("error: another devmon command is changing the stack " + lab.name),
                    second::toString);
            assertTrue(
                    first.pids().stream().anyMatch(pid -> second.err().contains("why: devmon up, pid " + pid + " ")),
                    first.pids() + "\n" + second);
        }
        first.result().expecting(0);
    }

    /** The pid of the agent, which is started last and takes its time. */
    private String agent() {
        return await().atMost(SOON).until(() -> lab.status().text("/agent/pid").orElse(""), pid -> !pid.isEmpty());
    }

    @Test
    void theAgentSurvivesTheTerminalThatStartedIt() {
        DevmonProcess up = lab.start("up", "mailpit");
        up.result().expecting(0);
        String pid = agent();

        up.signal("HUP").signal("INT");

        assertEquals(pid, text(lab.status(), "/agent/pid"));
    }

    @Test
    void upStartsAnAgentThatDied() {
        lab.run("up", "mailpit").expecting(0);
        String before = agent();
        Map<String, String> containers = lab.containerIds();
        ProcessHandle.of(Long.parseLong(before)).orElseThrow().destroyForcibly();

        await().atMost(SOON).untilAsserted(() -> assertEquals("stopped", text(lab.status(), "/agent/state")));
        assertEquals("", lab.status().text("/agent/pid").orElse(""));
        assertTrue(lab.run("doctor").out().contains("is not running"));

        lab.run("up", "mailpit").expecting(0);

        await().atMost(SOON).untilAsserted(() -> assertEquals("running", text(lab.status(), "/agent/state")));
        assertNotEquals(before, text(lab.status(), "/agent/pid"));
        assertEquals(containers, lab.containerIds());
    }
}
