package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Telemetry of OpenTelemetry's own SDK through the real collector into the real stores. */
@Tag("docker")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TelemetryIT {
    private static final int FLOOD_SECONDS = 30;
    private static final int FLOOD_LINES_PER_SECOND = 5_000;

    private static final int LARGER_THAN_THE_DOOR = 21 << 20;

    private final LabStack stack = new LabStack().require("otel-collector", "jaeger");

    /** A service that logs a secret, and has done so since before the stack was begun. */
    @BeforeAll
    void bringUpUnderAServiceThatLogsAlready() {
        AtomicBoolean up = new AtomicBoolean();
        try (OtelService early = new OtelService("early", stack.port("otel-collector", "otlp-http"))) {
            CompletableFuture<Integer> logging = CompletableFuture.supplyAsync(() -> logUntil(early, up));
            stack.run("up", "prometheus", "otel-collector", "jaeger", "elasticsearch")
                    .expecting(0);
            up.set(true);
            assertTrue(logging.join() > 0);
        }
    }

    /** Twenty a second; what nobody takes in time is lost, as in any service. */
    private static int logUntil(OtelService service, AtomicBoolean over) {
        int sent = 0;
        while (!over.get()) {
            service.log(Severity.INFO, "login password=hunter2 user=ada", "early-" + sent++);
            long due = System.nanoTime() + Duration.ofMillis(50).toNanos();
            await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() >= due || over.get());
        }
        service.log(Severity.INFO, "login password=hunter2 user=ada", "early-last");
        service.flush();
        return sent;
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

    /** First of all, since others take away the lines that it reads. */
    @Test
    @Order(1)
    void storesNoLineBeforeItsStoreParsesAndRedacts() {
        await("the last of them")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertEquals(1, stored("service.name:early%20AND%20labels.correlation_id:early-last")));
        assertEquals(0, stored("service.name:early%20AND%20message:hunter2"), "lines with the secret in them");
        assertEquals(
                0,
                stored("service.name:early%20AND%20NOT%20_exists_:event.ingested"),
                "lines that did not pass the pipeline");
    }

    @Test
    void noProgramSaysThatItsSettingsAreOfAnEarlierTime() {
        for (String component : List.of("prometheus", "otel-collector", "jaeger")) {
            assertEquals(
                    List.of(),
                    DockerCli.lines("logs", stack.container(component)).stream()
                            .filter(line -> line.matches("(?i).*(deprecated|rewrite them accordingly).*"))
                            .toList());
        }
    }

    /** As on an Elasticsearch whose built-in template is still to come: it refuses the line, and the collector tries again. */
    @Test
    void keepsLinesWhoseDataStreamCannotBeMadeYet() {
        elasticsearch("DELETE", "/logs-app-development?ignore_unavailable=true");
        elasticsearch("DELETE", "/_index_template/logs");
        try (OtelService waiting = new OtelService("waiting", stack.port("otel-collector", "otlp-http"))) {
            Instant begin = Instant.now();
            waiting.log(Severity.INFO, "a line for later", "waiting-1");
            waiting.flush();
            await("it is held")
                    .atMost(Duration.ofSeconds(60))
                    // Between two attempts nothing is in flight, and a scrape may come just then
                    .until(() -> !instant(
                                    "max_over_time(otelcol_exporter_in_flight_requests{exporter=\"elasticsearch\"}["
                                            + Math.max(
                                                    1,
                                                    Duration.between(begin, Instant.now())
                                                            .toSeconds())
                                            + "s]) > 0")
                            .isEmpty());
        }
        DockerCli.run("restart", stack.container("elasticsearch"));
        stack.run("up", "elasticsearch").expecting(0);
        await("the line")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(1, stored("service.name:waiting")));
    }

    private void elasticsearch(String method, String path) {
        try {
            LocalHttp.Answer answer = LocalHttp.request(
                    method, LocalHttp.url(stack.port("elasticsearch", "http"), path), Duration.ofSeconds(10));
            assertTrue(answer.ok(), answer::body);
        } catch (IOException e) {
            throw new AssertionError(method + path, e);
        }
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
            assertEquals(
                    List.of(),
                    instant("traces_span_metrics_calls_total{collector_instance_id!=\"\"}"
                            + " or traces_span_metrics_calls_total{otel_scope_name!=\"\"}"),
                    "labels that change with each start of the trace store");
        }
    }

    /** By the same rules as all others, whatever the SDK was told to send. */
    @Test
    void knowsTheLatencyOfServicesThatCountInOtherWays() {
        AggregationTemporalitySelector cumulative = AggregationTemporalitySelector.alwaysCumulative();
        AggregationTemporalitySelector delta = AggregationTemporalitySelector.deltaPreferred();
        Aggregation exponential = Aggregation.base2ExponentialBucketHistogram();
        try (OtelService plain = counting("counts", cumulative, Aggregation.defaultAggregation());
                OtelService deltas = counting("counts-delta", delta, Aggregation.defaultAggregation());
                OtelService natives = counting("counts-exponential", cumulative, exponential);
                OtelService both = counting("counts-delta-exponential", delta, exponential)) {
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> {
                        for (OtelService service : List.of(plain, deltas, natives, both)) {
                            for (int i = 0; i < 10; i++) {
                                service.countedRequest(0.03);
                            }
                            service.flush();
                        }
                        String of = "{service=~\"counts.*\"}";
                        String requests = "service:http_server_requests:rate5m" + of;
                        assertEquals(4, instant(requests + " > 1").size());
                        // Between the bounds 0.01 and 0.1, or in an exponential bucket of 0.03
                        String p95 = "service:http_server_request_duration_seconds:p95_5m" + of;
                        assertEquals(4, instant(p95 + " > 0.029 <= 0.1").size());
                    });
        }
    }

    private OtelService counting(String name, AggregationTemporalitySelector temporality, Aggregation histograms) {
        int port = stack.port("otel-collector", "otlp-http");
        return new OtelService(name, port, Attributes.empty(), temporality, histograms);
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
        stack.run("canary").expecting(0);
    }
}
