package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One `up` of the whole stack, real programs and stand-ins, and what can then be seen; each test leaves it as it was. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeStackIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final LabStack lab = new LabStack();
    private final Stack stack =
            StackLoader.load(StackFiles.ofFolder(LabStack.HOME.resolve("stack")), List.of(), lab.name);
    private DevmonProcess.Result up;

    @BeforeAll
    void bringUp() {
        up = lab.run("up");
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    @Test
    void endsWithEverythingReady() {
        up.expecting(0);
        Node status = lab.status();

        for (String name : lab.components()) {
            Node component = component(status, name);
            assertEquals("running", text(component, "/state"), name);
            assertEquals("true", text(component, "/ready"), name);
            assertTrue(Long.parseLong(text(component, "/memoryBytes")) > 0, name);
        }
        assertEquals(0, lab.run("status").exitCode());
        assertTrue(up.out().contains("http://localhost:" + lab.port("grafana", "http") + "/"), up::toString);
    }

    @Test
    void startsEachComponentOnceWhatItNeedsIsReady() {
        for (Component component : stack.select(List.of(), List.of())) {
            for (String earlier : component.after()) {
                assertTrue(
                        startedAt(earlier).isBefore(startedAt(component.name())),
                        component.name() + " after " + earlier);
                assertTrue(
                        line(earlier + ": ready in") < line(component.name() + ": starting"),
                        component.name() + " after " + earlier);
            }
        }
    }

    /** Elasticsearch takes seconds: one after the other, what comes later would start after it is ready. */
    @Test
    void startsIndependentComponentsBesideEachOther() {
        List<String> quick = stack.select(List.of(), List.of()).stream()
                .filter(component -> component.after().isEmpty())
                .map(Component::name)
                .filter(name -> !name.equals("elasticsearch"))
                .toList();

        assertTrue(quick.size() > 3, quick::toString);
        for (String name : quick) {
            assertTrue(line(name + ": starting") < line("elasticsearch: ready in"), name);
        }
        assertTrue(
                quick.stream().anyMatch(name -> line("elasticsearch: starting") < line(name + ": ready in")),
                up::toString);
    }

    @Test
    void aSecondUpHasNothingToDo() {
        Map<String, String> before = lab.containerIds();

        assertEquals("nothing to do\n", lab.run("up", "--dry-run").expecting(0).out());
        lab.run("up").expecting(0);

        assertEquals(before, lab.containerIds());
        assertEquals(lab.components().size(), before.size());
    }

    @Test
    void statusHasTheKeysOfItsContract() {
        Node.Mapping status = (Node.Mapping) lab.status();

        assertEquals(
                Set.of("schemaVersion", "stack", "engine", "components", "agent", "services", "alerts", "containers"),
                keys(status, ""));
        assertEquals("1", text(status, "/schemaVersion"));
        assertEquals(lab.name, text(status, "/stack"));
        assertEquals(Set.of("version", "apiVersion"), keys(status, "/engine"));
        assertEquals(DockerCli.run("version", "--format", "{{.Server.Version}}"), text(status, "/engine/version"));
        assertEquals(Set.of("state", "pid", "lastSeen"), keys(status, "/agent"));
        assertEquals("running", text(status, "/agent/state"));
        assertTrue(ProcessHandle.of(Long.parseLong(text(status, "/agent/pid"))).isPresent());
        assertEquals(Set.of("found", "scraped", "pushed", "crashed"), keys(status, "/services"));
        assertEquals(Set.of("firing"), keys(status, "/alerts"));
        assertEquals(Set.of("measuredBy", "described"), keys(status, "/containers"));
        for (Node component : status.find("/components").orElseThrow().children()) {
            assertEquals(
                    Set.of(
                            "name",
                            "group",
                            "state",
                            "ready",
                            "reason",
                            "image",
                            "links",
                            "ports",
                            "memoryBytes",
                            "memoryLimitBytes"),
                    keys(component, ""));
        }
        Node grafana = component(status, "grafana");
        assertEquals(Set.of("title", "url"), keys(grafana, "/links/0"));
        assertEquals(Integer.toString(lab.port("grafana", "http")), text(grafana, "/ports/http"));
        assertEquals("grafana", text(grafana, "/group"));
        assertEquals("elk", text(component(status, "kibana"), "/group"));
        assertEquals(Long.toString(512L << 20), text(grafana, "/memoryLimitBytes"));
        assertEquals(LabStack.STAND_IN, text(grafana, "/image"));
    }

    @Test
    void listensOnLoopbackOnly() throws IOException, InterruptedException {
        List<String> own = new ArrayList<>();
        lab.status().find("/components").orElseThrow().children().forEach(component -> ((Node.Mapping)
                        component.find("/ports").orElseThrow())
                .entries()
                .values()
                .forEach(port -> own.add(text(port, ""))));
        Process ss = new ProcessBuilder("ss", "-ltnH").start();
        List<String> addresses = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\\s+", -1)[3])
                .toList();
        assertEquals(0, ss.waitFor());

        assertTrue(own.size() > 15, own::toString);
        // Where containers of this machine send their telemetry
        String door = DockerCli.bridgeAddress();
        Set<String> open = Set.of(
                Integer.toString(lab.port("otel-collector", "otlp-http")),
                Integer.toString(lab.port("otel-collector", "otlp-grpc")));
        for (String port : own) {
            List<String> found = addresses.stream()
                    .filter(address -> address.endsWith(":" + port))
                    .toList();
            assertEquals(
                    open.contains(port) ? Set.of("127.0.0.1:" + port, door + ":" + port) : Set.of("127.0.0.1:" + port),
                    Set.copyOf(found));
        }
    }

    @Test
    void everyPageAnswers() throws IOException {
        for (Node component : lab.status().find("/components").orElseThrow().children()) {
            for (Node link : component.find("/links").orElseThrow().children()) {
                LocalHttp.Answer answer = LocalHttp.request("GET", text(link, "/url"), Duration.ofSeconds(5));
                // Debian's Prometheus and Alertmanager come without their pages
                assertTrue(
                        answer.status() / 100 == 2 || answer.status() / 100 == 3 || answer.status() == 404,
                        link + " answers " + answer.status());
            }
        }
        assertEquals(
                "http://localhost:" + lab.port("grafana", "http") + "/\n",
                lab.run("open", "--print").expecting(0).out());
        assertEquals(
                "http://localhost:" + lab.port("jaeger", "ui") + "/search\n",
                lab.run("open", "jaeger", "--print").expecting(0).out());
    }

    @Test
    void showsTheLogsOfAGroup() {
        String logs = lab.run("logs", "elk", "--tail", "1").expecting(0).out();

        assertEquals(4, logs.lines().count(), logs);
        for (String name : List.of("elasticsearch", "filebeat", "kibana", "logstash")) {
            assertTrue(logs.lines().anyMatch(line -> line.matches(name + " *\\| .*")), logs);
        }
    }

    @Test
    void prometheusScrapesTheStacksOwnComponents() {
        // Stand-ins answer every scrape: this tells of target lists and networks, not of their metrics
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            String up = LocalHttp.request(
                            "GET",
                            LocalHttp.url(
                                    lab.port("prometheus", "http"), "/api/v1/query?query=count(up==1)by(service)"),
                            Duration.ofSeconds(5))
                    .body();
            for (Component component : stack.select(List.of(), List.of())) {
                assertTrue(
                        component.scrapes().isEmpty() || up.contains("\"service\":\"" + component.name() + "\""),
                        component.name() + ": " + up);
            }
        });
    }

    private Instant startedAt(String component) {
        return Instant.parse(DockerCli.run("inspect", "--format", "{{.State.StartedAt}}", lab.container(component)));
    }

    /** Where a line of `up`'s progress begins with this text. */
    private int line(String beginning) {
        List<String> lines = up.err().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(beginning)) {
                return i;
            }
        }
        throw new AssertionError("no line \"" + beginning + "\": " + up);
    }

    private static Set<String> keys(Node document, String pointer) {
        return ((Node.Mapping) document.find(pointer).orElseThrow()).entries().keySet();
    }
}
