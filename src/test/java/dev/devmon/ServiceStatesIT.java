package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real services that end, each in another way: what discovery makes of it, and which alerts the real Prometheus has then. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceStatesIT {
    private static final Duration SOON = Duration.ofSeconds(45);

    /** Serves metrics, and does on request what ends it. */
    private static final String SERVICE =
            """
            const metrics = '# TYPE orders_total counter\\norders_total 1\\n';
            require('http').createServer((request, response) => {
              if (request.url === '/crash') {
                setImmediate(() => { throw new Error('no database at postgres://shop:hunter2@db/shop'); });
              }
              response.setHeader('Content-Type', 'text/plain; version=0.0.4');
              response.end(metrics);
              if (process.env.ENDS) setTimeout(() => process.exit(0), 1500);
            }).listen(Number(process.env.PORT), '127.0.0.1');
            """;

    private static final String IN_CONTAINER =
            """
            use IO::Socket::INET; $| = 1; $SIG{TERM} = sub { exit 143 };
            my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 9, ReuseAddr => 1);
            while (my $c = $s->accept) {
              my $line = <$c>; while (my $h = <$c>) { last if $h eq "\\r\\n" }
              print $c "HTTP/1.1 200 OK\\r\\nContent-Type: text/plain; version=0.0.4\\r\\nConnection: close\\r\\n\\r\\norders_total 1\\n";
              close $c;
              if ($line =~ /crash/) { print "cannot open the database\\n"; exit 3 }
            }
            """;

    private final LabStack lab = new LabStack().require("node-exporter", "otel-collector", "jaeger");
    private final List<Process> processes = new ArrayList<>();
    private final List<String> containers = new ArrayList<>();
    private final Map<String, Integer> ports = new TreeMap<>();

    @BeforeAll
    void bringUp() throws IOException {
        for (String service : List.of("crashing", "stopping", "freezing", "moving", "reloading", "at-once", "absent")) {
            ports.put(service, FreePorts.one());
        }
        lab.write("service.js", SERVICE);
        lab.settings(
                """
                discovery:
                  services:
                    - {name: at-once, port: %d}
                    - {name: absent, port: %d}
                """
                        .formatted(ports.get("at-once"), ports.get("absent")));
        lab.run("up", "prometheus", "node-exporter", "alertmanager", "otel-collector")
                .expecting(0);
    }

    @AfterAll
    void takeDown() {
        processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        processes.forEach(Process::destroyForcibly);
        containers.forEach(container -> DockerCli.run("rm", "--force", container));
        lab.close();
    }

    @Test
    void whatEndsBadlyOrHangsIsAnAlertAndWhatIsStoppedOrReloadedIsNone() throws IOException, InterruptedException {
        Process crashing = start("crashing");
        Process stopping = start("stopping");
        Process freezing = start("freezing");
        Process moving = start("moving");
        container("crashing-container");
        String stopped = container("stopping-container");
        Process reloading = start("reloading");
        List.of("crashing", "stopping", "freezing", "moving", "crashing-container", "stopping-container", "reloading")
                .forEach(this::awaitUp);

        crash(address("crashing"));
        crash(address("crashing-container"));
        stopping.destroy();
        moving.destroy();
        signal(freezing, "STOP");
        DockerCli.run("stop", stopped);
        int port = FreePorts.one();
        ports.put("moving", port);
        start("moving");
        start("at-once", Map.of("ENDS", "true"));
        // A new process every ten seconds, as after a saved file
        for (int i = 0; i < 2; i++) {
            reloading.destroy();
            assertTrue(reloading.waitFor(5, TimeUnit.SECONDS));
            reloading = start("reloading");
            awaitUp("reloading");
        }

        awaitWord("crashing", "crashed it crashed: Error: no database at postgres://shop:***@db/shop");
        awaitWord("crashing-container", "crashed its container exited with code 3: cannot open the database");
        awaitWord("at-once", "crashed it crashed: it ended within seconds of its start");
        awaitWord("stopping", "stopped it has ended");
        awaitWord("stopping-container", "stopped its container exited with code 143");
        awaitWord("freezing", "unresponsive it runs, but does not answer when Prometheus asks it");
        awaitWord("moving", "scraped Prometheus scrapes it");
        awaitWord("reloading", "scraped Prometheus scrapes it");
        assertTrue(word("absent").startsWith("not-started "), word("absent"));
        assertEquals(
                1, services().stream().filter(service -> is(service, "moving")).count(), "its old port is forgotten");

        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        Map.of(
                                "at-once", "ServiceCrashed firing",
                                "crashing", "ServiceCrashed firing",
                                "crashing-container", "ServiceCrashed firing",
                                "freezing", "ServiceUnresponsive pending"),
                        alerts()));
        assertTrue(lab.run("discover").out().contains("crashed"), "the table says so too");

        signal(freezing, "CONT");
        start("crashing");
        awaitWord("freezing", "scraped Prometheus scrapes it");
        awaitWord("crashing", "scraped Prometheus scrapes it");
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        Map.of("at-once", "ServiceCrashed firing", "crashing-container", "ServiceCrashed firing"),
                        alerts()));
        assertEquals(1, crashing.exitValue());
    }

    @Test
    void aCallerOfWhatWasStoppedSaysWhyItFails() throws IOException {
        int port = FreePorts.one();
        Process called = start("called", Map.of("PORT", Integer.toString(port)));
        awaitUp("called");
        called.destroy();
        awaitWord("called", "stopped it has ended");

        try (OtelService front = new OtelService("front", lab.port("otel-collector", "otlp-http"))) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                front.failingCall("localhost", port);
                front.flush();
                // The second one waits a minute before it fires
                assertEquals(
                        List.of("DependencyDown called", "ServiceMissed "),
                        lab
                                .query("ALERTS{alertname=\"DependencyDown\", alertstate=\"firing\", service=\"front\"}"
                                        + " or ALERTS{alertname=\"ServiceMissed\", service=\"called\"}")
                                .stream()
                                .map(sample -> sample.find("/metric").orElseThrow())
                                .map(labels -> LabStack.text(labels, "/alertname") + " "
                                        + labels.text("/server").orElse(""))
                                .sorted()
                                .toList());
            });
        }
    }

    private Process start(String service) throws IOException {
        return start(service, Map.of());
    }

    private Process start(String service, Map<String, String> environment) throws IOException {
        Path folder = Files.createDirectories(lab.folder.resolve(service));
        ProcessBuilder builder = new ProcessBuilder("node", "../service.js")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile());
        builder.environment().put("OTEL_SERVICE_NAME", service);
        builder.environment().put("PORT", String.valueOf(ports.get(service)));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Its image names the port. */
    private String container(String service) {
        String container = lab.name + "-" + service;
        containers.add(container);
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + container,
                "--expose=8080",
                "--label=com.docker.compose.project=shop",
                "--label=com.docker.compose.service=" + service,
                "--entrypoint=perl",
                "devmon-lab/base:lab",
                "-e",
                IN_CONTAINER);
        return container;
    }

    private static void crash(String address) throws IOException {
        LocalHttp.request("GET", "http://" + address + "/crash", Duration.ofSeconds(5));
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private void awaitUp(String service) {
        await().atMost(SOON)
                .until(() -> lab.query("up{service=\"" + service + "\"} == 1").size() == 1);
    }

    private void awaitWord(String service, String expected) {
        await().atMost(SOON).untilAsserted(() -> assertEquals(expected, word(service)));
    }

    /** What a user reads of it; of several instances, the first. */
    private String word(String service) {
        return services().stream()
                .filter(found -> is(found, service))
                .map(found -> (LabStack.text(found, "/state").equals("running")
                                ? LabStack.text(found, "/verdict")
                                : LabStack.text(found, "/state"))
                        + " " + LabStack.text(found, "/reason"))
                .findFirst()
                .orElse("not there");
    }

    private String address(String service) {
        return services().stream()
                .filter(found -> is(found, service))
                .map(found -> LabStack.text(found, "/address"))
                .findFirst()
                .orElseThrow();
    }

    private List<Node> services() {
        return lab.json("discover", "--json").children("/services");
    }

    private static boolean is(Node service, String name) {
        return service.text("/name").equals(Optional.of(name));
    }

    /** Service -> its alert and how that is, of the services that end each in another way. */
    private Map<String, String> alerts() throws IOException {
        return lab.query("ALERTS{service!=\"\", category=\"availability\"}").stream()
                .map(sample -> sample.find("/metric").orElseThrow())
                .filter(labels -> ports.containsKey(LabStack.text(labels, "/service"))
                        || LabStack.text(labels, "/service").endsWith("-container"))
                .collect(Collectors.toMap(
                        labels -> LabStack.text(labels, "/service"),
                        labels -> LabStack.text(labels, "/alertname") + " " + LabStack.text(labels, "/alertstate"),
                        (one, other) -> one + ", " + other,
                        TreeMap::new));
    }
}
