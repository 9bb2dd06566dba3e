package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Real services whose logs are found; a stand-in where Filebeat would read them: this tells of mounts and inputs, not of
 * what Filebeat makes of them.
 */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(240)
class LogCollectionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String INPUTS = "/usr/share/filebeat/inputs.d/logs.yml";

    private static final String SERVER =
            "require('http').createServer((q, r) => r.end('ok')).listen(+process.argv[2], '127.0.0.1');\n";

    private final LabStack lab = new LabStack();
    private final List<Process> services = new ArrayList<>();

    @BeforeEach
    void bringUp() {
        lab.folder("shop/logs/basket");
        lab.run("up", "filebeat").expecting(0);
    }

    @AfterEach
    void takeDown() {
        services.forEach(Process::destroyForcibly);
        lab.close();
    }

    /** A service that listens, and writes its output to a file in its folder; it is named after the folder. */
    private Path service(String path, String log) {
        Path folder = lab.folder.resolve(path);
        lab.write(path + "/server.js", SERVER);
        Path file = folder.resolve(log);
        ProcessBuilder builder = new ProcessBuilder("node", "server.js", Integer.toString(FreePorts.one()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
        try {
            services.add(builder.start());
            return file.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("no service can be started", e);
        }
    }

    private String container() {
        return lab.container("filebeat");
    }

    private String id() {
        return DockerCli.run("inspect", "--format", "{{.Id}}", container());
    }

    private String inputs() {
        return DockerCli.run("exec", container(), "cat", INPUTS);
    }

    private void awaitInput(Path log) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions() // between two containers
                .until(() -> inputs().contains("paths: [\"/host" + log + "\"]"));
    }

    @Test
    void collectsTheLogOfAServiceThatStartsAndOfOneMoreWithoutANewContainer() throws IOException {
        String agent = text(lab.status(), "/agent/pid");
        String before = id();

        Path first = service("shop", "logs/app.log");
        awaitInput(first);

        assertNotEquals(before, id(), "a container cannot be given a folder");
        assertTrue(inputs().contains("service.name: \"shop\""), this::inputs);
        Files.writeString(first, "seen from inside\n");
        assertEquals("seen from inside", DockerCli.run("exec", container(), "cat", "/host" + first));
        assertEquals(
                "false",
                DockerCli.run(
                        "inspect",
                        "--format",
                        "{{range .Mounts}}{{if eq .Source \"" + first.getParent() + "\"}}{{.RW}}{{end}}{{end}}",
                        container()));

        String second = id();
        Path other = service("shop/logs/basket", "other.log");
        awaitInput(other);

        assertEquals(second, id());
        // By the second alone, who looks at the same time would take the file for the one before
        assertTrue(DockerCli.run("exec", container(), "stat", "--format", "%.Y", INPUTS)
                .matches("\\d+\\.\\d*[1-9]\\d*"));
        assertTrue(inputs().contains("service.name: \"basket\""), this::inputs);
        assertEquals(agent, text(lab.status(), "/agent/pid"), "the agent that asked is the one that stays");
        assertEquals(
                "nothing to do\n",
                lab.run("up", "filebeat", "--dry-run").expecting(0).out());
    }

    @Test
    void collectsWhatTheSettingsNameOnceItsFolderIsThere() {
        lab.settings("logs: [{service: billing, path: billing/out/*.txt, env: staging}]\n");
        lab.run("up", "filebeat").expecting(0);
        assertTrue(!inputs().contains("billing"), this::inputs);

        lab.folder("billing/out");

        awaitInput(lab.folder.resolve("billing/out/*.txt"));
        assertTrue(inputs().contains("service.name: \"billing\", service.environment: \"staging\""), this::inputs);
        assertTrue(DockerCli.run("exec", container(), "ls", "-d", "/host" + lab.folder.resolve("billing/out"))
                .contains("billing/out"));
    }
}
