package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that end before they change anything. */
@Tag("docker")
@Timeout(120)
class RefusalIT {
    private final LabStack lab = new LabStack();
    private final StandInImages images = new StandInImages(lab.name);

    @AfterEach
    void nothingWasMade() {
        try {
            assertEquals(List.of(), DockerCli.containers(lab.name));
        } finally {
            lab.close();
            images.close();
        }
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        DevmonProcess.Result up = lab.run("up", "grafanna").expecting(2);

        assertTrue(up.err().contains("error: unknown component or group \"grafanna\""), up::toString);
        assertTrue(up.err().contains("did you mean \"grafana\"?"), up::toString);
    }

    @Test
    void namesAllProblemsOfTheSettings() {
        lab.write(
                "devmon.yaml",
                """
                images: {grafana: grafana/grafana:latest}
                ports: {grafanna: {http: 3001}, prometheus: {http: 70000}}
                memmory: {grafana: 1g}
                """);
        DevmonProcess.Result up = lab.run("up").expecting(3);

        for (String problem : List.of(
                "devmon.yaml:1\n  why: image \"grafana/grafana:latest\" is not pinned",
                "devmon.yaml:2\n  why: unknown component \"grafanna\"",
                "devmon.yaml:2\n  why: http: expected a port from 1 to 65535, found \"70000\"",
                "devmon.yaml:3\n  why: unknown key \"memmory\"")) {
            assertTrue(up.err().contains(problem), problem + "\n" + up);
        }
        assertEquals(4, up.err().split("error: ", -1).length - 1, up::toString);
    }

    @Test
    void saysThatThereIsNoEngine() {
        String nowhere = "unix://" + lab.folder.resolve("none.sock");
        lab.environment("DOCKER_HOST", nowhere);
        for (String command : List.of("up", "status", "down", "discover")) {
            DevmonProcess.Result result = lab.run(command).expecting(4);
            assertEquals("", result.out(), result::toString);
            assertTrue(result.err().contains("error: Docker cannot be reached at " + nowhere), result::toString);
            assertTrue(result.err().contains("start Docker (Linux: `sudo systemctl start docker`)"), result::toString);
        }
    }

    @Test
    void saysThatThereIsNoEngineInJsonToo() {
        lab.environment("DOCKER_HOST", "unix://" + lab.folder.resolve("none.sock"));
        for (String command : List.of("up", "status", "discover")) {
            DevmonProcess.Result result = lab.run(command, "--json").expecting(4);
            Node document = Json.read(result.out()).orElseThrow(() -> new AssertionError(result.toString()));
            assertEquals("1", text(document, "/schemaVersion"));
            assertEquals(1, document.find("/errors").orElseThrow().children().size());
            assertTrue(text(document, "/errors/0/what").startsWith("Docker cannot be reached"), result::toString);
            assertEquals("4", text(document, "/errors/0/exitCode"));
        }
    }

    @Test
    void doesNotStartContainersWithoutItsLauncher() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        LabStack.HOME.resolve("target/devmon.jar").toString(),
                        "--stack-name",
                        lab.name,
                        "up",
                        "mailpit")
                .directory(lab.folder.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(DEVMON|TESTCONTAINERS)_.*"));
        builder.environment().put("XDG_STATE_HOME", lab.folder.resolve("state").toString());

        DevmonProcess.Result up =
                new DevmonProcess(builder, lab.folder).result().expecting(2);

        assertTrue(up.err().contains("error: devmon was started without its launcher"), up::toString);
        assertTrue(up.err().contains("fix: start it with bin/devmon"), up::toString);
    }

    @Test
    void saysThatMemoryDoesNotSuffice() {
        DevmonProcess.Result up =
                lab.settings("memory: {kibana: 9000g}\n").run("up").expecting(5);

        assertTrue(up.err().contains("error: not enough memory for what is selected"), up::toString);
        assertTrue(up.err().contains("--without elk"), up::toString);
        assertEquals(List.of(), DockerCli.networks(lab.name));
    }

    @Test
    void saysWhichImageCannotBeHad() {
        String image = "localhost:1/absent:1.0";
        DevmonProcess.Result up =
                lab.image("mailpit", image).run("up", "mailpit", "jaeger").expecting(5);

        assertTrue(up.err().contains("error: image " + image + " (component mailpit) cannot be pulled"), up::toString);
        assertTrue(up.err().contains("images.mailpit in devmon.yaml"), up::toString);
    }

    @Test
    void namesAllImagesThatCannotBeHadInOneMessage() {
        DevmonProcess.Result up = lab.image("mailpit", "localhost:1/a:1.0")
                .image("jaeger", "localhost:1/b:1.0")
                .run("up", "mailpit", "jaeger")
                .expecting(5);

        assertTrue(up.err().contains("error: 2 images cannot be pulled\n"), up::toString);
        assertTrue(up.err().contains("image localhost:1/a:1.0 (component mailpit) cannot be pulled"), up::toString);
        assertTrue(up.err().contains("image localhost:1/b:1.0 (component jaeger) cannot be pulled"), up::toString);
        assertEquals(1, up.err().split("fix: ", -1).length - 1, up::toString);
        assertFalse(up.err().contains("{\"message\""), "the engine's words, not its JSON");
    }

    @Test
    void asksBeforeItRemovesData() {
        DockerCli.run("volume", "create", "--label", "dev.devmon.stack=" + lab.name, lab.name + "-jaeger-data");

        DevmonProcess.Result down = lab.run("down", "--volumes").expecting(2);

        assertTrue(down.err().contains("fix: add --yes"), down::toString);
        assertEquals(List.of(lab.name + "-jaeger-data"), DockerCli.volumes(lab.name));
    }
}
