package dev.devmon.engine.docker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.engine.LogQuery;
import dev.devmon.engine.OtherContainer;
import dev.devmon.engine.Vitals;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.LoadedFiles;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.PortBinding;
import dev.devmon.plan.Step;
import dev.devmon.stores.LocalHttp;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the engine that DOCKER_HOST names, which must have the lab's image of stand-ins. */
@Tag("docker")
@Timeout(120)
class DockerEngineIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private ContainerDesk desk;
    private int port;

    @BeforeEach
    void openDesk() {
        desk = new ContainerDesk(folder);
        port = FreePorts.one();
        desk.component("web", port, "serve, '8080'", "");
    }

    @AfterEach
    void takeEverythingAway() {
        desk.close();
    }

    @Test
    void saysItsVersionsAndItsMemory() {
        assertTrue(desk.engine.info().version().matches("\\d+\\.\\d+.*"), desk.engine.info()::version);
        assertTrue(EngineFacts.number(desk.engine.info().apiVersion()) >= 1041);
        assertTrue(desk.engine.info().memoryBytes() > 1L << 30);
        assertEquals(
                DockerCli.run("version", "--format", "{{.Server.Version}}"),
                desk.engine.info().version());
    }

    @Test
    void readsBackWhatItCreated() {
        Blueprint wanted = desk.blueprint("web");
        ObservedContainer found = desk.start("web");

        assertEquals(desk.stack + "-web", found.name());
        assertEquals(State.RUNNING, found.state());
        assertEquals(ContainerDesk.STAND_IN, found.image());
        assertEquals(wanted.configHash(), found.configHash());
        assertEquals(Map.of("http", new PortBinding(8080, port, port)), found.ports());
        assertEquals(wanted.ports(), found.ports());
        assertTrue(Duration.between(found.created(), Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void observesTheWholeStackAtOnce() {
        desk.component("web", port, "serve, '8080'", "mounts: [{volume: data, at: /data}]");
        ObservedContainer web = desk.start("web");

        ObservedStack observed = desk.engine.observe(desk.stack, Set.of(ContainerDesk.STAND_IN, "absent:1.0"));

        assertEquals(List.of(web), observed.containers());
        assertEquals(Set.of(desk.stack), observed.networks().keySet());
        assertEquals(Set.of(desk.stack + "-web-data"), observed.volumes());
        assertEquals(Map.of(ContainerDesk.STAND_IN, web.imageId()), observed.imageIds());
    }

    @Test
    void sharesNothingWithAStackOfAnotherName() {
        desk.start("web");

        ObservedStack other = desk.engine.observe(desk.stack + "x", List.of());

        assertEquals(List.of(), other.containers());
        assertEquals(Set.of(), other.networks().keySet());
        assertEquals(Set.of(), other.volumes());
    }

    @Test
    void publishesPortsOnLoopbackOnly() {
        desk.start("web");

        assertEquals("127.0.0.1:" + port, DockerCli.run("port", desk.stack + "-web", "8080/tcp"));
        await().atMost(SOON).untilAsserted(() -> assertEquals(200, answer("/")));
    }

    @Test
    void containersFindEachOtherByTheirComponentsName() {
        desk.component("other", FreePorts.one(), "serve, '8080'", "");
        desk.start("web");
        desk.start("other");

        await().atMost(SOON)
                .untilAsserted(() -> assertTrue(
                        desk.inside("other", "nobody", "getent", "hosts", "web").endsWith(" web")));
        assertEquals("web", desk.inside("web", "nobody", "cat", "/etc/hostname"));
    }

    @Test
    void limitsMemoryAndRestartsUnlessStopped() {
        desk.start("web");

        assertEquals(Long.toString(48L << 20), desk.inspect("web", "{{.HostConfig.Memory}}"));
        assertEquals(Long.toString(48L << 20), desk.inspect("web", "{{.HostConfig.MemorySwap}}"), "no swap");
        assertEquals("unless-stopped", desk.inspect("web", "{{.HostConfig.RestartPolicy.Name}}"));
        assertEquals("false", desk.inspect("web", "{{.HostConfig.Privileged}}"));
    }

    @Test
    void givesCommandEnvironmentAndUser() {
        desk.component("web", port, "serve, '8080'", "environment: {GREETING: 'hello ${stack.name}'}\nuser: root\n");
        desk.start("web");

        assertEquals("[serve 8080]", desk.inspect("web", "{{.Config.Cmd}}"));
        assertEquals("hello " + desk.stack, desk.inside("web", "nobody", "printenv", "GREETING"));
        assertEquals("root", desk.inspect("web", "{{.Config.User}}"));
    }

    @Test
    void copiesFilesThatTheImagesUserCanRead() {
        desk.component(
                        "web",
                        port,
                        "serve, '8080'",
                        """
                        mounts:
                          - {config: ./one.txt, at: /etc/stand-in/one.txt}
                          - {config: ./more, at: /etc/stand-in/more}
                        """)
                .file("web/one.txt", "port ${port.http}\n")
                .file("web/more/deep/er.txt", "größer\n");
        ObservedContainer web = desk.start("web");

        assertEquals("port " + port, desk.inside("web", "nobody", "cat", "/etc/stand-in/one.txt"));
        assertEquals("größer", desk.inside("web", "nobody", "cat", "/etc/stand-in/more/deep/er.txt"));
        assertEquals(Optional.of("größer\n"), desk.engine.readFile(web.id(), "/etc/stand-in/more/deep/er.txt"));
    }

    @Test
    void aVolumeSurvivesItsContainer() {
        desk.component("web", port, "serve, '8080'", "mounts: [{volume: data, at: /data}]");
        ObservedContainer first = desk.start("web");
        desk.inside("web", "root", "sh", "-c", "echo kept > /data/file");
        desk.remove(first);
        assertEquals(List.of(desk.stack + "-web-data"), DockerCli.volumes(desk.stack));

        ObservedContainer second = desk.start("web");

        assertNotEquals(first.id(), second.id());
        assertEquals("kept", desk.inside("web", "nobody", "cat", "/data/file"));
        desk.remove(second);
        desk.run(new Step.RemoveVolume(desk.stack + "-web-data", "the test is done with it"));
        assertEquals(List.of(), DockerCli.volumes(desk.stack));
    }

    @Test
    void stopsStartsAndRestarts() {
        ObservedContainer web = desk.start("web");
        Instant firstStart = desk.engine.vitals(web.id()).startedAt();

        desk.engine.stop(web.id());
        assertEquals(State.EXITED, desk.observed("web").state());
        assertEquals(State.EXITED, desk.engine.vitals(web.id()).state());
        desk.engine.stop(web.id());

        desk.run(new Step.StartContainer(
                desk.blueprint("web"), desk.observed("web").state(), "the test wants it"));
        desk.run(new Step.StartContainer(
                desk.blueprint("web"), desk.observed("web").state(), "it runs already"));
        Instant secondStart = desk.engine.vitals(web.id()).startedAt();
        assertEquals(State.RUNNING, desk.observed("web").state());
        assertTrue(secondStart.isAfter(firstStart));

        desk.engine.restart(web.id());
        assertTrue(desk.engine.vitals(web.id()).startedAt().isAfter(secondStart));
        assertEquals(web.id(), desk.observed("web").id());
    }

    @Test
    void goesOnWithAPausedContainer() {
        ObservedContainer web = desk.start("web");
        DockerCli.run("pause", web.name());
        assertEquals(State.PAUSED, desk.observed("web").state());

        desk.run(new Step.StartContainer(
                desk.blueprint("web"), desk.observed("web").state(), "it is paused"));

        assertEquals(State.RUNNING, desk.observed("web").state());
    }

    @Test
    void readsTheLastLinesOfALog() {
        desk.component("web", port, "serve, '8080', größer", "");
        ObservedContainer web = desk.start("web");
        await().atMost(SOON).untilAsserted(() -> assertEquals(200, answer("/last")));

        // Lines of other requests are in it too, where a discovery agent runs on this machine
        await().atMost(SOON).until(() -> log(web, LogQuery.last(20)).contains("stand-in: 8080 GET /last 200"));
        assertEquals(1, log(web, LogQuery.last(1)).size());
        List<String> all = log(web, new LogQuery(LogQuery.ALL, null, LogQuery.End.NOW));
        assertEquals("stand-in: mode serve, arguments [serve 8080 größer], ports 8080", all.get(0));
        assertTrue(all.size() >= 2, all::toString);
    }

    @Test
    void readsALogSinceATime() throws IOException {
        ObservedContainer web = desk.start("web");
        await().atMost(SOON).untilAsserted(() -> assertEquals(200, answer("/before")));
        // The engine counts in whole seconds
        Instant later = Instant.now().plusSeconds(2);
        await().atMost(SOON).until(() -> Instant.now().isAfter(later));
        answer("/after");

        LogQuery query = new LogQuery(LogQuery.ALL, later, LogQuery.End.NOW);
        await().atMost(SOON).until(() -> log(web, query).contains("stand-in: 8080 GET /after 200"));
        assertFalse(log(web, query).contains("stand-in: 8080 GET /before 200"));
    }

    @Test
    void followsALogUntilItIsInterrupted() {
        ObservedContainer web = desk.start("web");
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        LogQuery query = new LogQuery(LogQuery.ALL, null, LogQuery.End.FOLLOW);
        Thread follower = new Thread(() -> desk.engine.logs(web.id(), query, lines::add), "follower");
        follower.start();

        await().atMost(SOON).untilAsserted(() -> assertEquals(200, answer("/seen")));
        await().atMost(SOON).until(() -> lines.contains("stand-in: 8080 GET /seen 200"));
        assertTrue(follower.isAlive());
        follower.interrupt();

        await().atMost(SOON).until(() -> !follower.isAlive());
    }

    @Test
    void followsALogToItsEnd() {
        ObservedContainer web = desk.start("web");
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        LogQuery query = new LogQuery(LogQuery.ALL, null, LogQuery.End.FOLLOW);
        Thread follower = new Thread(() -> desk.engine.logs(web.id(), query, lines::add), "follower");
        follower.start();
        await().atMost(SOON).until(() -> !lines.isEmpty());

        desk.engine.stop(web.id());

        await().atMost(SOON).until(() -> !follower.isAlive());
        assertEquals("stand-in: SIGTERM, bye", lines.get(lines.size() - 1));
    }

    @Test
    void showsAContainerThatKeepsEnding() {
        desk.component("web", port, "exit, '3'", "");
        ObservedContainer web = desk.start("web");

        await().atMost(SOON).until(() -> desk.engine.vitals(web.id()).restarts() > 1);
        await().atMost(SOON).until(() -> desk.engine.vitals(web.id()).state() == State.RESTARTING);
        assertTrue(desk.observed("web").running(), "the engine goes on with it");

        desk.engine.stop(web.id());
        Vitals vitals = desk.engine.vitals(web.id());
        assertEquals(State.EXITED, vitals.state());
        assertEquals(3, vitals.exitCode());
        assertEquals("exited with code 3", vitals.describe());
        assertFalse(vitals.outOfMemory());
        assertTrue(log(web, LogQuery.last(2)).contains("stand-in: fatal: told to exit with code 3"), "standard error");
    }

    @Test
    void measuresMemoryOfWhatRuns() {
        ObservedContainer web = desk.start("web");

        await().atMost(SOON).until(() -> desk.engine.memoryBytes(web.id()) > 0);
        assertTrue(desk.engine.memoryBytes(web.id()) < 48L << 20);
        desk.engine.stop(web.id());
        assertEquals(0, desk.engine.memoryBytes(web.id()));
    }

    @Test
    void writesAndReadsFilesWhetherTheContainerRunsOrNot() {
        desk.component("web", port, "serve, '8080'", "mounts: [{volume: data, at: /data}]");
        ObservedContainer web = desk.start("web");

        desk.engine.writeFiles(web.id(), "/data", Map.of("a.json", "[1]", "b.txt", "größer"));
        assertEquals("[1]", desk.inside("web", "nobody", "cat", "/data/a.json"));
        assertEquals(Optional.of("größer"), desk.engine.readFile(web.id(), "/data/b.txt"));
        assertEquals(Optional.empty(), desk.engine.readFile(web.id(), "/data/absent"));

        desk.engine.stop(web.id());
        desk.engine.writeFiles(web.id(), "/data", Map.of("a.json", "[2]"));
        assertEquals(Optional.of("[2]"), desk.engine.readFile(web.id(), "/data/a.json"));
        desk.run(new Step.StartContainer(
                desk.blueprint("web"), desk.observed("web").state(), "the test wants it"));
        assertEquals("[2]", desk.inside("web", "nobody", "cat", "/data/a.json"));
    }

    @Test
    void remembersWhichConfigurationWasTakenOver() {
        desk.component(
                        "web",
                        port,
                        "serve, '8080'",
                        """
                        mounts: [{config: ./web.conf, at: /etc/web.conf, onChange: reload}]
                        reload: {http: {port: http, path: /reload}}
                        """)
                .file("web/web.conf", "old");
        Blueprint before = desk.blueprint("web");
        desk.start("web");
        assertEquals(Optional.of(before.loadedFiles()), loaded());

        desk.file("web/web.conf", "new");
        Blueprint after = desk.blueprint("web");
        desk.run(new Step.ReloadConfig(after, desk.observed("web"), "the file changed"));

        assertNotEquals(before.loadedFiles(), after.loadedFiles());
        assertEquals(before.configHash(), after.configHash());
        assertEquals(Optional.of(after.loadedFiles()), loaded());
        assertEquals("new", desk.inside("web", "nobody", "cat", "/etc/web.conf"));
    }

    @Test
    void namesTheImagesThatAreThere() {
        String id = DockerCli.run("image", "inspect", "--format", "{{.Id}}", ContainerDesk.STAND_IN);

        assertEquals(
                Map.of(ContainerDesk.STAND_IN, id),
                desk.engine.imageIds(List.of(ContainerDesk.STAND_IN, "devmon-lab/absent:1.0", ContainerDesk.STAND_IN)));
    }

    @Test
    void takesContainersOfOtherStacksForNoNeighbours() {
        desk.start("web");
        int port = FreePorts.one();
        String name = desk.stack + "-other";
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + name,
                "--label=dev.devmon.stack=" + desk.stack + "-2",
                "--label=dev.devmon.port.http=" + port + " 8080 " + port,
                "--publish=127.0.0.1:" + port + ":8080",
                ContainerDesk.STAND_IN,
                "serve",
                "8080");
        try {
            assertTrue(desk.engine.others().containers().stream()
                    .noneMatch(container -> container.name().equals(name)));
            Set<Integer> ports = new HashSet<>(desk.engine.others().stackPorts());
            assertTrue(ports.remove(port), ports::toString);
            desk.observed("web").ports().values().forEach(own -> assertTrue(ports.remove(own.host()), own::toString));
        } finally {
            DockerCli.run("rm", "--force", name);
        }
    }

    @Test
    void seesNeighboursWithTheirPortsAndLabels() {
        desk.start("web");
        int published = FreePorts.one();
        String name = desk.stack + "-neighbour";
        // The label of another stack, so that it is taken away with this test's own
        String id = DockerCli.run(
                "run",
                "--detach",
                "--name=" + name,
                "--label=com.docker.compose.project=shop",
                "--label=com.docker.compose.service=orders",
                "--publish=127.0.0.1:" + published + ":8080",
                ContainerDesk.STAND_IN,
                "serve",
                "8080");
        try {
            OtherContainer neighbour = desk.engine.others().containers().stream()
                    .filter(container -> container.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertEquals(id, neighbour.id());
            assertEquals(ContainerDesk.STAND_IN, neighbour.image());
            assertEquals(Map.of(published, 8080), neighbour.published());
            assertEquals("orders", neighbour.labels().get("com.docker.compose.service"));
            assertEquals("shop", neighbour.labels().get("com.docker.compose.project"));
            assertTrue(desk.engine.others().containers().stream()
                    .noneMatch(container -> container.name().equals(desk.stack + "-web")));
        } finally {
            DockerCli.run("rm", "--force", name);
        }
        assertTrue(desk.engine.others().containers().stream()
                .noneMatch(container -> container.name().equals(name)));
    }

    @Test
    void tellsWhenContainersStartAndEnd() throws IOException {
        AtomicInteger changes = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        try (Closeable watch = desk.engine.watch(changes::incrementAndGet, ends::incrementAndGet)) {
            Objects.requireNonNull(watch);
            ObservedContainer web = desk.start("web");
            await().atMost(SOON).until(() -> changes.get() > 0);
            int started = changes.get();
            desk.engine.stop(web.id());
            await().atMost(SOON).until(() -> changes.get() > started);
            assertEquals(0, ends.get());
        }
    }

    @Test
    void removesWhatIsGoneAlready() {
        desk.component("web", port, "serve, '8080'", "mounts: [{volume: data, at: /data}]");
        ObservedContainer web = desk.start("web");

        for (int i = 0; i < 2; i++) {
            desk.remove(web);
            desk.run(new Step.RemoveNetwork(desk.stack, "the test is done with it"));
            desk.run(new Step.RemoveVolume(desk.stack + "-web-data", "the test is done with it"));
        }

        assertEquals(List.of(), DockerCli.containers(desk.stack));
        assertEquals(List.of(), DockerCli.networks(desk.stack));
        assertEquals(List.of(), DockerCli.volumes(desk.stack));
    }

    @Test
    void saysWhyTheEngineDoesNotStartAContainer() throws IOException {
        try (ServerSocket taken = new ServerSocket(port)) {
            assertEquals(port, taken.getLocalPort());
            FailureException failure = assertThrows(FailureException.class, () -> desk.start("web"));

            assertEquals(ExitCode.COMPONENT, failure.exitCode());
            assertEquals("web cannot be started", failure.failures().get(0).what());
            assertTrue(failure.failures().get(0).why().contains("127.0.0.1:" + port), failure.failures()::toString);
        }
    }

    @Test
    void namesImageAndFixWhenAnImageCannotBePulled() {
        String image = "localhost:1/absent:1.0";
        Step pull = new Step.PullImage("web", image, "not on this engine");

        FailureException failure = assertThrows(FailureException.class, () -> desk.run(pull));

        assertEquals(ExitCode.PREFLIGHT, failure.exitCode());
        assertEquals(
                "image " + image + " (component web) cannot be pulled",
                failure.failures().get(0).what());
        assertTrue(failure.failures().get(0).why().contains("localhost:1"), failure.failures()::toString);
        assertTrue(failure.failures().get(0).fix().contains("images.web in devmon.yaml"), failure.failures()::toString);
    }

    private Optional<LoadedFiles> loaded() {
        return desk.engine.observe(desk.stack, List.of()).containers().stream()
                .map(ObservedContainer::loaded)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private List<String> log(ObservedContainer container, LogQuery query) {
        List<String> lines = new ArrayList<>();
        desk.engine.logs(container.id(), query, lines::add);
        return lines;
    }

    private int answer(String path) throws IOException {
        return LocalHttp.request("GET", LocalHttp.url(port, path), Duration.ofSeconds(2))
                .status();
    }
}
