package dev.devmon.engine.docker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.engine.EphemeralContainer.Network;
import dev.devmon.engine.EphemeralContainer.Output;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers for a moment, on the engine that DOCKER_HOST names. */
@Tag("docker")
@Timeout(120)
class EphemeralContainerIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private ContainerDesk desk;

    @BeforeEach
    void openDesk() {
        desk = new ContainerDesk(folder);
    }

    @AfterEach
    void takeEverythingAway() {
        try {
            desk.engine.removeEphemeral(desk.stack);
            assertEquals(List.of(), left());
        } finally {
            desk.close();
        }
    }

    private EphemeralContainer serving(Map<String, String> files) {
        return desk.engine.startEphemeral(new EphemeralContainer.Spec(
                desk.stack, ContainerDesk.STAND_IN, null, List.of("serve", "8080"), files, 8080, Network.APART));
    }

    private EphemeralContainer idle(Network network) {
        return desk.engine.startEphemeral(new EphemeralContainer.Spec(
                desk.stack, ContainerDesk.STAND_IN, "sleep", List.of("600"), Map.of(), null, network));
    }

    private List<String> left() {
        return DockerCli.lines("ps", "--all", "--quiet", "--filter", "label=dev.devmon.throwaway=" + desk.stack);
    }

    private static int answer(EphemeralContainer server) throws IOException {
        return LocalHttp.request("GET", LocalHttp.url(server.port(), "/"), Duration.ofSeconds(2))
                .status();
    }

    @Test
    void startsWithItsFilesAndTakesMore() {
        try (EphemeralContainer server = serving(Map.of("/etc/made/one.txt", "größer"))) {
            server.write(Map.of("/etc/made/more/two.txt", "2"));

            assertEquals(Optional.of("größer"), server.read("/etc/made/one.txt"));
            assertEquals(
                    new Output(0, "größer2"),
                    server.run(List.of("cat", "/etc/made/one.txt", "/etc/made/more/two.txt")));
            assertEquals(Optional.empty(), server.read("/etc/made/three.txt"));
        }
    }

    @Test
    void runsCommandsAndTellsHowTheyEndedAndWhatTheySaidOnBothStreams() {
        try (EphemeralContainer tools = idle(Network.APART)) {
            Output said = tools.run(List.of("sh", "-c", "echo one; echo two >&2; exit 3"));

            assertEquals(3, said.exitCode());
            assertEquals(List.of("one", "two"), said.text().lines().sorted().toList());
            assertEquals("root\n", tools.run(List.of("id", "-un")).text());
            assertTrue(tools.run(List.of("true")).ok());
        }
    }

    @Test
    void publishesItsPortOnLoopbackOnly() throws IOException {
        try (EphemeralContainer server = serving(Map.of())) {
            await().atMost(SOON).ignoreException(IOException.class).until(() -> answer(server) == 200);

            assertEquals("127.0.0.1:" + server.port(), DockerCli.run("port", server.id(), "8080/tcp"));
        }
    }

    @Test
    void keepsItsFilesWhenItIsRestarted() {
        try (EphemeralContainer server = serving(Map.of())) {
            server.write(Map.of("/etc/made.txt", "kept"));
            String before = DockerCli.run("inspect", "--format", "{{.State.StartedAt}}", server.id());

            server.restart();

            assertNotEquals(before, DockerCli.run("inspect", "--format", "{{.State.StartedAt}}", server.id()));
            assertEquals(Optional.of("kept"), server.read("/etc/made.txt"));
            await().atMost(SOON).ignoreException(IOException.class).until(() -> answer(server) == 200);
        }
    }

    @Test
    void isGoneWhenItIsClosedAndMayBeGoneBefore() {
        EphemeralContainer closed = idle(Network.APART);
        assertEquals(1, left().size());
        closed.close();
        assertEquals(List.of(), left());

        EphemeralContainer killed = idle(Network.APART);
        DockerCli.run("rm", "--force", killed.id());
        killed.close();
    }

    @Test
    void leavesNothingWhenItCannotBeStarted() {
        EphemeralContainer.Spec spec = new EphemeralContainer.Spec(
                desk.stack, ContainerDesk.STAND_IN, "/bin/absent", List.of(), Map.of(), null, Network.APART);

        assertThrows(RuntimeException.class, () -> desk.engine.startEphemeral(spec));

        assertEquals(List.of(), left());
    }

    @Test
    void seesTheStackOnlyInTheStacksNetwork() {
        desk.component("web", FreePorts.one(), "serve, '8080'", "");
        desk.start("web");
        List<String> command = List.of("getent", "hosts", "web");

        try (EphemeralContainer inside = idle(Network.STACK);
                EphemeralContainer apart = idle(Network.APART)) {
            assertTrue(inside.run(command).ok());
            assertEquals(2, apart.run(command).exitCode(), "getent: no such key");
        }
    }

    @Test
    void isNoPartOfTheStackAndNoNeighbour() {
        try (EphemeralContainer tools = idle(Network.APART)) {
            assertEquals(List.of(), desk.engine.containers(desk.stack));
            assertTrue(desk.engine.others().containers().stream()
                    .noneMatch(neighbour -> neighbour.id().equals(tools.id())));
        }
    }

    @Test
    void removesWhatAKilledDevmonLeftOfThisStackOnly() {
        EphemeralContainer mine = idle(Network.APART);
        try (EphemeralContainer other = desk.engine.startEphemeral(new EphemeralContainer.Spec(
                desk.stack + "x", ContainerDesk.STAND_IN, "sleep", List.of("600"), Map.of(), null, Network.APART))) {
            desk.engine.removeEphemeral(desk.stack);

            assertEquals(List.of(), left());
            assertTrue(other.run(List.of("true")).ok());
        }
        mine.close();
    }
}
