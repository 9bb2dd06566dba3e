package dev.devmon.alerting.firing;

import static dev.devmon.alerting.ParsedExpressions.published;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stack/prometheus/advice.yaml says to services of different makes. */
class StackAdviceTest {
    private static final List<String> REQUESTS = List.of(
            "http_requests_total{component=\"app\"}",
            "http_server_requests_seconds_count{component=\"app\", uri!~\"/health\"}");
    private static final List<String> THREADS =
            List.of("go_goroutines", "jvm_threads_live_threads", "process_num_threads");
    private static final List<String> EVENT_LOOP = List.of("nodejs_eventloop_lag_p99_seconds");
    private static final String OTEL = "target_info{telemetry_sdk_name=\"opentelemetry\"}";

    private final Problems problems = new Problems();
    private AdviceBook book =
            new AdviceBook(List.of(), new SeriesIndex.Events(List.of(), Map.of()), List.of(), List.of());

    @BeforeEach
    void read() throws IOException {
        book = AdviceReader.read("advice.yaml", Files.readString(Path.of("stack/prometheus/advice.yaml")), problems);
        problems.throwIfAny();
    }

    private Advice advice(List<String> absent, String runtime, String... series) {
        Requirement.Presence presence = new SeriesIndex(published("shop", series), book.events()).of("shop");
        return book.advice().stream()
                .filter(advice -> advice.fits(absent, presence, runtime))
                .findFirst()
                .orElseThrow()
                .about(presence);
    }

    private String change(List<String> absent, String runtime, String... series) {
        return Objects.requireNonNull(advice(absent, runtime, series).change());
    }

    @Test
    void nodeIsNotToldToCountThreads() {
        Advice advice = advice(THREADS, "node", "nodejs_eventloop_lag_p99_seconds");

        assertNull(advice.change(), "nothing is wrong");
        assertTrue(advice.says().contains("one thread"), advice::says);
        assertEquals("collectDefaultMetrics()", change(EVENT_LOOP, "node", "http_requests_total"));
        assertNull(advice(List.of("process_open_fds"), "node", "nodejs_eventloop_lag_p99_seconds")
                .change());
    }

    @Test
    void whatOpenTelemetryMeasuresIsNotLeftToAnotherLibrary() {
        assertTrue(change(REQUESTS, "node", "process_open_fds").contains("express-prom-bundle"));
        assertTrue(change(REQUESTS, "node", OTEL).contains("@opentelemetry/instrumentation-http"));
        assertTrue(change(EVENT_LOOP, "node", OTEL).contains("instrumentation-runtime-node"));
        for (String runtime : List.of("python", "go", "dotnet", "java")) {
            assertTrue(change(REQUESTS, runtime, OTEL).startsWith("OpenTelemetry's instrumentation"), runtime);
        }
        assertNull(advice(THREADS, "go", OTEL).change());
    }

    @Test
    void aConventionOfOnesOwnGetsItsLines() {
        Advice advice = advice(REQUESTS, "node", "acme_http_hits_total{verb=\"GET\"}", "process_open_fds");

        assertTrue(
                change(REQUESTS, "node", "acme_http_hits_total{verb=\"GET\"}")
                        .contains(
                                "conventions: {ours: {frameworks: our own, priority: 95, requests: acme_http_hits_total,"),
                advice::toString);
        assertEquals("acme_http_hits_total counts what it answers", advice.condition());
        assertTrue(change(REQUESTS, "other", "process_open_fds").contains("conventions: {ours: {"));
        assertTrue(
                change(REQUESTS, "go", "http_client_requests_total", "promhttp_metric_handler_requests_total")
                        .startsWith("promhttp."),
                "calls are no requests");
    }
}
