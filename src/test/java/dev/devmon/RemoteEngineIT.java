package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.engine.HostCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An engine on another machine, by ssh and by TLS: the lab's second one in a network of its own, whose loopback is not this
 * machine's. The sshd is Debian's, the Prometheus a real one.
 */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Tag("lab")
@Timeout(240)
class RemoteEngineIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String UNSEEN = "the engine is on another machine";

    private final LabStack lab = new LabStack().require("prometheus", "alertmanager");
    private String container = "";
    private Path keys = Path.of("");

    @BeforeAll
    static void startEngine() {
        SecondEngine.tell("start", "remote");
    }

    @AfterAll
    static void stopEngine() {
        SecondEngine.tell("stop");
    }

    @BeforeEach
    void prepare() {
        SecondEngine.tell("load", name(lab.image("prometheus")), name(lab.image("alertmanager")));
        keys = Path.of(SecondEngine.tell("files"));
        container = lab.name + "-orders";
    }

    private static String name(String image) {
        return image.substring(image.indexOf('/') + 1);
    }

    @AfterEach
    void takeDown() {
        try {
            docker("rm", "--force", container);
            lab.run("down", "--volumes", "--yes").expecting(0);
            assertEquals("", docker("ps", "--all", "--quiet"));
            assertEquals("", docker("volume", "ls", "--quiet"));
            await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(), tunnels()));
            await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(), tunnelFolders()));
        } finally {
            lab.close();
        }
    }

    private static String docker(String... words) {
        List<String> all = new ArrayList<>(List.of("--host", SecondEngine.socket()));
        all.addAll(List.of(words));
        return DockerCli.run(all.toArray(String[]::new));
    }

    /** The ssh processes by which devmon reaches an engine. */
    private static List<ProcessHandle> tunnels() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("devmon-ssh") && line.contains("BatchMode"))
                        .isPresent())
                .toList();
    }

    private static List<Path> tunnelFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("devmon-ssh"))
                    .toList();
        }
    }

    private void bySsh() {
        lab.environment("DOCKER_HOST", SecondEngine.tell("ssh"));
        lab.environment("PATH", keys.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private void byTls() {
        lab.environment("DOCKER_HOST", SecondEngine.tell("tcp"));
        lab.environment("DOCKER_TLS_VERIFY", "1");
        lab.environment("DOCKER_CERT_PATH", keys.resolve("tls").toString());
    }

    /** A service in a container over there. */
    private void startOrders(String address, int port) {
        docker(
                "run",
                "--detach",
                "--name=" + container,
                "--label=com.docker.compose.service=orders",
                "--publish=" + address + ":" + port + ":8080",
                LabStack.STAND_IN,
                "serve",
                "8080");
    }

    private Optional<Node> discovered(String name) {
        return lab.json("discover", "--json").children("/services").stream()
                .filter(service -> text(service, "/name").equals(name))
                .findFirst();
    }

    @Test
    void bringsUpThereFindsThereAndBringsThePagesHereBySsh() throws IOException {
        bySsh();
        int port = FreePorts.one();
        HttpServer here = localService();
        try {
            startOrders("127.0.0.1", port);
            lab.run("up", "prometheus", "host-scraper").expecting(0);

            Node status = lab.status();
            assertEquals("running", text(component(status, "prometheus"), "/state"));
            assertTrue(text(status, "/unseen").startsWith(UNSEEN), status::toString);
            await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                Node orders = discovered("orders").orElseThrow(() -> new AssertionError("no orders"));
                assertEquals("scraped", text(orders, "/verdict"), orders::toString);
                assertEquals("127.0.0.1:" + port, text(orders, "/address"));
            });
            await().atMost(SOON)
                    .untilAsserted(() -> assertEquals(
                            "1",
                            LabStack.value(lab.port("prometheus", "http"), "up{service='orders',component='app'}")));

            List<String> addresses = lab.json("discover", "--json").children("/services").stream()
                    .map(service -> text(service, "/address"))
                    .toList();
            assertFalse(addresses.contains("127.0.0.1:" + here.getAddress().getPort()), addresses::toString);
            assertTrue(lab.run("discover").expecting(0).out().contains(UNSEEN));
            String doctor = lab.run("doctor").expecting(0).out();
            assertTrue(doctor.contains("on another machine, at ssh://root@"), doctor);
            DevmonProcess.Result explained =
                    lab.run("explain", Integer.toString(here.getAddress().getPort()));
            assertTrue(explained.expecting(6).out().contains(UNSEEN), explained::toString);
        } finally {
            here.stop(0);
        }
    }

    private static HttpServer localService() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = "# TYPE local_total counter\nlocal_total 1\n".getBytes(StandardCharsets.UTF_8);
        server.createContext("/metrics", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void comesBackWhenTheConnectionBreaksAndEndsWithTheAgent() {
        bySsh();
        lab.run("up", "prometheus").expecting(0);
        int port = lab.port("prometheus", "http");
        ProcessHandle agent = ProcessHandle.of(Long.parseLong(text(lab.status(), "/agent/pid")))
                .orElseThrow();
        ProcessHandle first = tunnels().get(0);

        first.destroyForcibly();
        await().atMost(SOON).until(() -> tunnels().stream().anyMatch(tunnel -> tunnel.pid() != first.pid()));
        await().atMost(SOON).untilAsserted(() -> assertFalse(FreePorts.free(port), "it is forwarded again"));
        lab.run("status").expecting(0);

        // So that nothing of devmon can end it
        agent.destroyForcibly();
        await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(), tunnels()));
        assertTrue(FreePorts.free(port));
        lab.run("up", "prometheus").expecting(0);
        lab.run("status").expecting(0);
    }

    @Test
    void findsTheEngineOfADockerContext() {
        bySsh();
        String ssh = SecondEngine.tell("ssh");
        Path config = lab.folder.resolve("docker");
        HostCommand.run(
                List.of("docker", "--config", config.toString(), "context", "create", "far", "--docker", "host=" + ssh),
                Path.of("."));
        HostCommand.run(List.of("docker", "--config", config.toString(), "context", "use", "far"), Path.of("."));
        lab.environment("DOCKER_HOST", "").environment("DOCKER_CONFIG", config.toString());

        String doctor = lab.run("doctor").expecting(0).out();
        assertTrue(doctor.contains("at " + ssh + " (the Docker context \"far\")"), doctor);

        lab.environment("DOCKER_CONTEXT", "fars");
        DevmonProcess.Result unknown = lab.run("status").expecting(4);
        lab.environment("DOCKER_CONTEXT", "far");
        assertTrue(unknown.err().contains("there is no Docker context \"fars\""), unknown::toString);
        assertTrue(unknown.err().contains("did you mean \"far\"?"), unknown::toString);
    }

    @Test
    void asksNobodyWhetherAnUnknownMachineIsTrusted() {
        lab.environment("DOCKER_HOST", SecondEngine.tell("ssh"));

        DevmonProcess.Result refused = lab.run("status").expecting(4);

        assertTrue(refused.err().contains("ssh says: Host key verification failed."), refused::toString);
        assertTrue(refused.err().contains("compare the key's fingerprint"), refused::toString);
        bySsh();
    }

    /** As a user does it. */
    private Process forward(List<Integer> ports) throws IOException {
        URI there = URI.create(SecondEngine.tell("ssh"));
        List<String> command = new ArrayList<>(
                List.of(keys.resolve("bin/ssh").toString(), "-N", "-p", Integer.toString(there.getPort())));
        ports.forEach(port -> command.addAll(List.of("-L", "127.0.0.1:" + port + ":127.0.0.1:" + port)));
        command.add(there.getUserInfo() + "@" + there.getHost());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(lab.folder.resolve("forward.txt").toFile())
                .start();
    }

    @Test
    void worksByTlsWhereTheUserForwardsThePortsAndSaysSoWhereNot() throws IOException {
        byTls();
        int port = FreePorts.one();
        startOrders("0.0.0.0", port);
        String doctor = lab.run("doctor").expecting(0).out();
        assertTrue(doctor.contains("on another machine, at tcp://"), doctor);

        DevmonProcess.Result refused = lab.run("up", "prometheus").expecting(5);
        assertTrue(refused.err().contains("the stack would run where it cannot be reached"), refused::toString);

        List<Integer> ports = Stream.of("prometheus", "alertmanager", "host-scraper")
                .map(name -> lab.port(name, "http"))
                .toList();
        Process forward = forward(ports);
        try {
            await().atMost(SOON).until(() -> ports.stream().noneMatch(FreePorts::free));
            lab.run("up", "prometheus").expecting(0);

            Node status = lab.status();
            assertEquals("running", text(component(status, "prometheus"), "/state"));
            assertEquals("1", LabStack.value(ports.get(0), "vector(1)"));
            await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                Node orders = discovered("orders").orElseThrow(() -> new AssertionError("no orders"));
                assertTrue(List.of("admitted", "scraped").contains(text(orders, "/verdict")), orders::toString);
            });
        } finally {
            forward.destroy();
        }
        lab.environment("DOCKER_CERT_PATH", lab.folder.toString());
        DevmonProcess.Result without = lab.run("status").expecting(4);
        byTls();
        assertTrue(without.err().contains("has no readable ca.pem, cert.pem, key.pem"), without::toString);
    }
}
