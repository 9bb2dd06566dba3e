package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.engine.DockerCli;
import dev.devmon.health.LocalHttp;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Telemetry of OpenTelemetry's own SDK through the real collector into the real stores. It needs the published images, of
 * which the lab has none: on an engine without them these tests are left out. Elasticsearch may be the lab's.
 */
@Tag("docker")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TelemetryIT {
    private static final List<String> NEEDED = List.of("otel-collector", "jaeger", "prometheus");
    private static final int FLOOD_SECONDS = 60;
    private static final int FLOOD_LINES_PER_SECOND = 5_000;

    private static final int LARGER_THAN_THE_DOOR = 21 << 20;

    private final LabStack stack = new LabStack();

    @BeforeAll
    void bringUp() {
        StackLoader.load(StackFiles.ofFolder(LabStack.HOME.resolve("stack")), List.of(), "published")
                .components()
                .forEach(component -> {
                    boolean there = !DockerCli.lines("images", "--quiet", component.image())
                            .isEmpty();
                    if (!there && NEEDED.contains(component.name())) {
                        System.err.println("TelemetryIT is LEFT OUT: " + component.image() + " is not on this engine");
                        abort(component.image() + " is not on this engine");
                    }
                    if (there) {
                        stack.image(component.name(), component.image());
                    }
                });
        stack.run("up", "prometheus", "otel-collector", "jaeger", "elasticsearch")
                .expecting(0);
    }

    @AfterAll
    void takeDown() {
        stack.close();
    }

    private Node get(String component, String port, String path) {
        try {
            return Json.read(LocalHttp.request(
                                    "GET", LocalHttp.url(stack.port(component, port), path), Duration.ofSeconds(10))
                            .body())
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(component + path, e);
        }
    }

    private List<Node> instant(String expression) {
        return get("prometheus", "http", "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .find("/data/result")
                .orElseThrow()
                .children();
    }

    private long stored(String query) {
        return Long.parseLong(get("elasticsearch", "http", "/logs-*/_count?q=" + query)
                .text("/count")
                .orElse("0"));
    }

    /** What the collector's door for log lines answers. */
    private int post(String body, String contentType) throws IOException {
        return LocalHttp.request(
                        "POST",
                        LocalHttp.url(stack.port("otel-collector", "otlp-http"), "/v1/logs"),
                        Map.of("Content-Type", contentType),
                        body.getBytes(StandardCharsets.UTF_8),
                        Duration.ofSeconds(10))
                .status();
    }

    private static void logEachSecond(OtelService service, int seconds, int lines) {
        long begin = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < lines; i++) {
                service.log(Severity.INFO, "flood " + second + "/" + i + " user=ada status=200", "flood-" + second);
            }
            long due = begin + Duration.ofSeconds(second + 1L).toNanos();
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> System.nanoTime() >= due);
        }
    }

    private void assertStaysInsideItsMemory(String... components) {
        for (String component : components) {
            assertEquals(
                    "false 0",
                    DockerCli.run(
                            "inspect",
                            "--format",
                            "{{.State.OOMKilled}} {{.RestartCount}}",
                            stack.container(component)),
                    component);
        }
    }

    private static List<String> failedHops(Node canary) {
        return canary.find("/hops").orElseThrow().children().stream()
                .filter(hop -> hop.text("/result").orElse("").equals("failed"))
                .flatMap(hop -> hop.text("/hop").stream())
                .toList();
    }

    private Node canary(int exitCode) {
        return Json.read(stack.run("canary", "--json").expecting(exitCode).out())
                .orElseThrow();
    }

    @Test
    void bringsOneRequestOfAServiceIntoEachStoreWithLinksBetweenThem() {
        try (OtelService orders = new OtelService("otel-orders", stack.port("otel-collector", "otlp-http"))) {
            String trace = orders.failingRequest("order-17");
            orders.flush();

            await("its trace").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Node found = stack.json("trace", "otel-orders", "--json");
                assertEquals(Optional.of(trace), found.text("/latest/0/traceId"));
                assertEquals(Optional.of("2"), found.text("/latest/0/spans"));
                assertEquals(Optional.of("1"), found.text("/latest/0/errors"));
                assertEquals(Optional.of("GET /orders/{id}"), found.text("/latest/0/operation"));
            });
            await("its log line").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Node found = stack.json("logs", "--trace", trace, "--level", "error", "--json");
                assertEquals(Optional.of("otel-orders"), found.text("/lines/0/service"));
                assertEquals(Optional.of("error"), found.text("/lines/0/level"));
                assertEquals(Optional.of("order 17 cannot be read"), found.text("/lines/0/message"));
                assertEquals(Optional.of("order-17"), found.text("/lines/0/correlationId"));
            });
            String series = "http_server_request_duration_seconds_count{service=\"otel-orders\", env=\"development\","
                    + " component=\"app\", http_response_status_code=\"500\", http_route=\"/orders/{id}\"}";
            await("its metrics")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertEquals(1, instant(series).size()));
            Node exemplars = get(
                    "prometheus",
                    "http",
                    "/api/v1/query_exemplars?query=http_server_request_duration_seconds_bucket&start="
                            + (System.currentTimeMillis() / 1000 - 60) + "&end="
                            + (System.currentTimeMillis() / 1000 + 60));
            assertEquals(Optional.of(trace), exemplars.text("/data/0/exemplars/0/labels/trace_id"));
            await("the span metrics, scraped from the trace store")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertEquals(
                            1,
                            instant("traces_span_metrics_calls_total{service_name=\"otel-orders\","
                                            + " span_kind=\"SPAN_KIND_SERVER\"}")
                                    .size()));
        }
    }

    @Test
    void sendsACanaryThroughAllOfIt() {
        assertEquals(List.of(), failedHops(canary(0)));
    }

    @Test
    void findsTheHopThatIsBroken() {
        DockerCli.run("stop", stack.container("jaeger"));
        assertEquals(List.of("jaeger has the trace's 3 spans"), failedHops(canary(6)));
        stack.run("up", "jaeger").expecting(0);

        DockerCli.run("pause", stack.container("elasticsearch"));
        assertEquals(List.of("elasticsearch has the log lines, with trace and correlation id"), failedHops(canary(6)));
        DockerCli.run("unpause", stack.container("elasticsearch"));

        DockerCli.run("pause", stack.container("prometheus"));
        assertEquals(
                List.of(
                        "prometheus has the metrics, with the labels service and env",
                        "prometheus leads from them to the trace, by an exemplar"),
                failedHops(canary(6)));
        DockerCli.run("unpause", stack.container("prometheus"));

        DockerCli.run("stop", stack.container("otel-collector"));
        assertEquals(
                List.of(
                        "otel-collector takes a trace",
                        "otel-collector takes metrics",
                        "otel-collector takes log lines"),
                failedHops(canary(6)));
        stack.run("up", "otel-collector").expecting(0);
        assertEquals(List.of(), failedHops(canary(0)));
    }

    @Test
    void losesNothingButWhatIsWrongAtTheDoor() throws IOException {
        try (OtelService wrong = new OtelService("wrong", stack.port("otel-collector", "otlp-http"))) {
            assertEquals(400, post("{\"resourceLogs\": [{", "application/json"));
            assertEquals(400, post("\n\u007fno protobuf", "application/x-protobuf"));
            assertEquals(415, post("lines of text", "text/plain"));
            assertEquals(400, post(" ".repeat(LARGER_THAN_THE_DOOR), "application/json"));
            List<Value<?>> bodies = List.of(
                    Value.of("x".repeat(10_000_000)),
                    Value.of(""),
                    Value.of("{\"message\": \"half"),
                    Value.of("a java.lang.Error: b" + "\n\tat c.D.e(D.java:1)".repeat(500)),
                    Value.of(new byte[] {(byte) 0xff, 0}),
                    Value.of(Map.of("message", Value.of("an object"), "n", Value.of(1))),
                    Value.of(Value.of("a list"), Value.of(true)));
            bodies.forEach(body -> wrong.log(Instant.now(), body, Attributes.empty()));
            List.of(Instant.EPOCH, Instant.parse("2500-01-01T00:00:00Z"))
                    .forEach(time -> wrong.log(time, Value.of("a wrong time"), Attributes.empty()));
            List.of(
                            Attributes.of(AttributeKey.stringKey("clash"), "text"),
                            Attributes.of(AttributeKey.longKey("clash"), 1L),
                            Attributes.of(AttributeKey.booleanArrayKey("clash"), List.of(true)),
                            Attributes.of(AttributeKey.stringKey("clash.inner"), "object"))
                    .forEach(attributes -> wrong.log(Instant.now(), Value.of("a clash"), attributes));
            wrong.flush();
            long sent = bodies.size() + 2L + 4L;
            await("all that the door took")
                    .atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertEquals(sent, stored("service.name:wrong")));
            assertEquals(1, stored("service.name:wrong%20AND%20labels.original_length:10000000"));
            assertEquals(1, stored("service.name:wrong%20AND%20message:%22an%20object%22"));
            assertEquals(4, stored("service.name:wrong%20AND%20message:clash"));
        }
        assertStaysInsideItsMemory("otel-collector", "elasticsearch");
    }

    @Test
    void keepsLinesWhileTheirStoreIsAway() {
        int seconds = 20;
        try (OtelService patient = new OtelService("patient", stack.port("otel-collector", "otlp-http"))) {
            DockerCli.run("pause", stack.container("elasticsearch"));
            try {
                logEachSecond(patient, seconds, 1_000);
                patient.flush();
            } finally {
                DockerCli.run("unpause", stack.container("elasticsearch"));
            }
        }
        await("all of them")
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertEquals(seconds * 1_000L, stored("service.name:patient")));
        assertStaysInsideItsMemory("otel-collector", "elasticsearch");
    }

    @Test
    void losesNothingInAFloodOfLinesAndStaysInsideItsMemory() {
        long before = stored("service.name:flood");
        try (OtelService flood = new OtelService("flood", stack.port("otel-collector", "otlp-http"))) {
            logEachSecond(flood, FLOOD_SECONDS, FLOOD_LINES_PER_SECOND);
            flood.flush();
        }
        long sent = (long) FLOOD_SECONDS * FLOOD_LINES_PER_SECOND;
        await("all of them")
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertEquals(sent, stored("service.name:flood") - before));
        assertStaysInsideItsMemory("otel-collector", "elasticsearch");
        assertTrue(failedHops(canary(0)).isEmpty(), "and a request after it arrives");
    }
}
