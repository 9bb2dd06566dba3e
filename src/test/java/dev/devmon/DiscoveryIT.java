package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real services on this machine, found by a real stack: Prometheus, its scraper and the background agent. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryIT {
    /**
     * From a service's start until its metrics are there, at worst: the agent looks every 2 s, Prometheus hands new targets
     * to its scraper every 5 s, scrapes each at some time within 5 s, and sends within 1 s. Half of it is usual.
     */
    private static final Duration PROMISE = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(30);

    private final LabStack lab = new LabStack();
    private final List<Process> services = new ArrayList<>();

    @BeforeAll
    void bringUp() {
        lab.run("up", "prometheus", "node-exporter").expecting(0);
    }

    @AfterEach
    void endServices() {
        services.forEach(Process::destroyForcibly);
        services.clear();
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    @Test
    void findsAServiceOnLoopbackAndFollowsIt() throws IOException {
        int port = FreePorts.one();
        Process checkout = node(port);

        awaitScraped("checkout", port);
        Node found = discovered("checkout").orElseThrow();
        assertEquals("node", text(found, "/runtime"));
        assertEquals("/metrics", text(found, "/metrics/path"));
        assertEquals("/health", text(found, "/health/path"));
        assertEquals("1", metric("up{service='checkout',component='app'}"));
        assertEquals("development", text(sample("up{service='checkout',component='app'}"), "/metric/env"));
        assertEquals("checkout", text(sample("up{service='checkout',component='app'}"), "/metric/job"));

        checkout.destroy();
        await().atMost(SOON).untilAsserted(() -> assertEquals("0", metric("up{service='checkout',component='app'}")));
        assertTrue(discovered("checkout").isPresent(), "it stays a target");

        lab.run("forget", "checkout").expecting(0);
        await().atMost(SOON).untilAsserted(() -> {
            assertEquals(Optional.empty(), discovered("checkout"));
            assertEquals("", metric("up{service='checkout',component='app'}"));
        });
    }

    @Test
    void aServiceThatComesBackIsTheSame() throws IOException {
        int port = FreePorts.one();
        Process first = node(port);
        awaitScraped("checkout", port);
        first.destroy();
        await().atMost(SOON).untilAsserted(() -> assertEquals("0", metric("up{service='checkout',component='app'}")));

        node(port);

        awaitScraped("checkout", port);
        assertEquals("1", metric("count(up{service='checkout',component='app'})"));
        endServices();
        await().atMost(SOON).untilAsserted(() -> lab.run("forget", "checkout").expecting(0));
    }

    @Test
    void findsAnExporterOnAllAddresses() throws IOException {
        int port = FreePorts.one();
        // As exporters listen by default: discovery must find it by its loopback address nevertheless
        start(Map.of(), LabStack.HOME.resolve("lab/services/exporter").toString(), "0.0.0.0:" + port);

        awaitScraped("prometheus-process-exporter", port);

        assertEquals(
                "127.0.0.1:" + port,
                text(discovered("prometheus-process-exporter").orElseThrow(), "/address"));
    }

    @Test
    void measuresTheProcessOfAServiceWithoutMetrics() throws IOException {
        int port = FreePorts.one();
        start(
                Map.of("OTEL_SERVICE_NAME", "plain"),
                "python3",
                "-m",
                "http.server",
                "--bind",
                "127.0.0.1",
                Integer.toString(port));

        String labels = "{service='plain',env='development',instance='127.0.0.1:" + port + "'}";
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertTrue(Double.parseDouble("0" + metric("instance:process_memory:bytes" + labels)) > 1e6);
            assertEquals("1", metric("instance:runtime_threads:count" + labels));
        });
        assertEquals("", metric("up{service='plain'}"));
        assertEquals("no-metrics", text(discovered("plain").orElseThrow(), "/verdict"));
        assertEquals("plain", text(sample("service_process_threads{service='plain'}"), "/metric/job"));
        assertEquals("0", metric("service_process_unaccepted_connections" + labels));
        assertEquals("0", metric("sum(service_process_tcp_connections{service='plain',state='close_wait'})"));
    }

    @Test
    void namesAContainerByItsComposeService() {
        int port = FreePorts.one();
        String container = lab.name + "-neighbour";
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + container,
                "--label=com.docker.compose.project=shop",
                "--label=com.docker.compose.service=orders",
                "--publish=127.0.0.1:" + port + ":8080",
                LabStack.STAND_IN,
                "serve",
                "8080");
        try {
            awaitScraped("orders", port);
            Node orders = discovered("orders").orElseThrow();
            assertEquals("container", text(orders, "/origin"));
            assertEquals(container, text(orders, "/container"));
        } finally {
            DockerCli.run("rm", "--force", container);
        }
    }

    @Test
    void namesAProcessOnTheHostsNetworkByItsContainer() {
        int port = FreePorts.one();
        String container = lab.name + "-host-network";
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + container,
                "--network=host",
                LabStack.STAND_IN,
                "serve",
                Integer.toString(port));
        try {
            awaitScraped(container, port);
            assertEquals("container", text(discovered(container).orElseThrow(), "/origin"));
        } finally {
            DockerCli.run("rm", "--force", container);
        }
    }

    @Test
    void neverTakesThePartsOfTheStackForServices() {
        Node services = lab.json("discover", "--json");

        List<String> targets = services.find("/services").orElseThrow().children().stream()
                .filter(service -> List.of("scraped", "admitted").contains(text(service, "/verdict")))
                .map(service -> text(service, "/address"))
                .toList();
        for (String component : List.of("prometheus", "host-scraper", "alertmanager")) {
            String address = "127.0.0.1:" + lab.port(component, "http");
            assertTrue(!targets.contains(address), component + " in " + targets);
        }
    }

    private void awaitScraped(String name, int port) {
        await().atMost(PROMISE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            Node service = discovered(name).orElseThrow(() -> new AssertionError("no " + name));
            assertEquals("scraped", text(service, "/verdict"), service.toString());
            assertEquals("127.0.0.1:" + port, text(service, "/address"));
            assertEquals("1", metric("up{service='" + name + "',component='app'}"));
        });
    }

    private Optional<Node> discovered(String name) {
        return lab.json("discover", "--json").find("/services").orElseThrow().children().stream()
                .filter(service -> service.text("/name").equals(Optional.of(name)))
                .findFirst();
    }

    /** The value of the first sample of an expression; empty when there is none. */
    private String metric(String expression) throws IOException {
        return query(expression).text("/data/result/0/value/1").orElse("");
    }

    private Node sample(String expression) throws IOException {
        return query(expression).find("/data/result/0").orElseThrow(() -> new AssertionError("no " + expression));
    }

    private Node query(String expression) throws IOException {
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        String body = LocalHttp.request(
                        "GET", LocalHttp.url(lab.port("prometheus", "http"), path), Duration.ofSeconds(5))
                .body();
        return Json.read(body).orElseThrow(() -> new AssertionError(body));
    }

    private Process node(int port) throws IOException {
        Path server = LabStack.HOME.resolve("lab/services/node/server.js");
        return start(Map.of("HOST", "127.0.0.1", "PORT", Integer.toString(port)), "node", server.toString());
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(LabStack.HOME.resolve("lab/services/node").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        services.add(process);
        return process;
    }
}
