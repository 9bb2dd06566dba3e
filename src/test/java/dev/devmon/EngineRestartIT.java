package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An engine that is restarted under a stack: the lab's second one, where nothing else runs, with stand-ins only. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Tag("lab")
@Timeout(180)
class EngineRestartIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> COMPONENTS = List.of("jaeger", "otel-collector", "mailpit");

    private final LabStack lab = new LabStack();
    private String engine = "";

    @BeforeEach
    void startEngine() {
        SecondEngine.tell("start");
        engine = SecondEngine.socket();
        lab.environment("DOCKER_HOST", engine);
        COMPONENTS.forEach(name -> lab.image(name, LabStack.STAND_IN));
    }

    @AfterEach
    void takeDown() {
        try {
            lab.run("down", "--volumes", "--yes").expecting(0);
            assertEquals("", DockerCli.run("--host", engine, "ps", "--all", "--quiet"));
        } finally {
            lab.close();
            SecondEngine.tell("stop");
        }
    }

    @Test
    void theStackAndItsAgentComeThroughARestart() {
        up();
        String agent =
                await().until(() -> text(lab.status(), "/agent/pid"), pid -> !pid.isEmpty()); // it starts by itself

        SecondEngine.tell("stop");
        lab.run("status").expecting(4);
        SecondEngine.tell("start");
        up();

        Node status = lab.status();
        COMPONENTS.forEach(name -> assertEquals("running", text(component(status, name), "/state"), name));
        assertEquals(agent, text(status, "/agent/pid"));
        assertEquals("nothing to do\n", lab.run(words("up", "--dry-run")).out());
    }

    @Test
    void theEngineItselfStartsTheStackAgain() {
        up();

        SecondEngine.tell("stop");
        SecondEngine.tell("start");

        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            Node status = lab.status();
            COMPONENTS.forEach(name -> assertEquals("running", text(component(status, name), "/state"), name));
        });
    }

    private void up() {
        lab.run(words("up")).expecting(0);
    }

    private static String[] words(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(COMPONENTS);
        return words.toArray(String[]::new);
    }
}
