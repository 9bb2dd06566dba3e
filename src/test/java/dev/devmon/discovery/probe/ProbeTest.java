package dev.devmon.discovery.probe;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
    private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final Probe PROBE =
            new Probe(new ProbeLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), 100_000));

    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void admitsAServiceWithMetrics() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ProbeOutcome outcome = ask("/metrics");
        assertEquals(Verdict.ADMITTED, outcome.verdict());
        assertEquals(new MetricsEndpoint("/metrics", "prometheus", 2), outcome.metrics());
    }

    @Test
    void asksPathAfterPathUntilOneHasMetrics() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE + "one_more 1\n");
        ask("/actuator/prometheus", "/metrics", "/prometheus");
        assertEquals(
                List.of("GET /actuator/prometheus", "GET /metrics"),
                server.asked().subList(0, 2));
        assertTrue(server.asked().stream().noneMatch(line -> line.contains(" /prometheus")));
    }

    @Test
    void admitsOpenMetricsAndAsksForItFirst() {
        server.answering("/metrics", 200, OPENMETRICS, "a_total 1\n# EOF\n");
        assertEquals(
                new MetricsEndpoint("/metrics", "openmetrics", 1),
                ask("/metrics").metrics());
        assertTrue(server.accepts().get(0).startsWith("application/openmetrics-text;version=1.0.0"));
    }

    @Test
    void findsTheHealthEndpointNearestToTheMetrics() {
        server.answering("/actuator/prometheus", 200, LocalServer.TEXT, LocalServer.PAGE)
                .answering("/health", 200, "application/json", "{}")
                .answering("/actuator/health", 503, "application/json", "{\"status\":\"DOWN\"}");
        assertEquals(
                new HealthEndpoint("/actuator/health", 503),
                ask("/actuator/prometheus").health());
    }

    @Test
    void takesNoWebPageForHealth() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE)
                .answering("/health", 200, "text/html; charset=utf-8", "<html></html>");
        assertEquals(null, ask("/metrics").health());
    }

    @Test
    void followsNoRedirect() {
        server.answering("/metrics", 302, LocalServer.TEXT, "").answering("/elsewhere", 200, LocalServer.TEXT, "a 1\n");
        assertOutcome(Verdict.NO_METRICS, "/metrics answers with status 302", ask("/metrics"));
        assertEquals(List.of("GET /metrics"), server.asked());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusesWhatWantsALogin(int status) {
        server.answering("/metrics", status, LocalServer.TEXT, "");
        assertOutcome(Verdict.REFUSED, "/metrics requires a login (status " + status + ")", ask("/other", "/metrics"));
    }

    @Test
    void saysThatAPageOrJsonIsNoMetrics() {
        server.answering("/page", 200, "text/html", "<html></html>").answering("/json", 200, "application/json", "{}");
        assertOutcome(Verdict.NO_METRICS, "/page is a web page", ask("/page"));
        assertOutcome(Verdict.NO_METRICS, "/json is JSON", ask("/json"));
    }

    @Test
    void prefersAFailureThatTellsMoreThanNotFound() {
        server.answering("/json", 200, "application/json", "{}");
        assertOutcome(Verdict.NO_METRICS, "/json is JSON", ask("/first", "/json", "/last"));
    }

    @Test
    void refusesMetricsWithAnErrorAndNamesTheLine() {
        server.answering("/metrics", 200, LocalServer.TEXT, "a 1\nb two\n");
        assertOutcome(
                Verdict.REFUSED, "/metrics is malformed in line 2: \"two\" is not a valid value", ask("/metrics"));
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() {
        server.answering("/metrics", 200, LocalServer.TEXT, "a_metric 1\n".repeat(10_000));
        assertOutcome(Verdict.REFUSED, "/metrics sends more than 100000 bytes", ask("/metrics"));
    }

    private static void assertOutcome(Verdict verdict, String reason, ProbeOutcome outcome) {
        assertEquals(verdict + ": " + reason, outcome.verdict() + ": " + outcome.reason());
    }

    private ProbeOutcome ask(String... paths) {
        return PROBE.ask(candidate(server.port(), paths));
    }

    static Candidate candidate(int port, String... paths) {
        return new Candidate(
                "key " + port,
                "sibling",
                "orders",
                Origin.PROCESS,
                1,
                null,
                new Endpoint("127.0.0.1", port),
                "java",
                NOON,
                List.of(paths),
                List.of("/health", "/actuator/health"),
                "development",
                false,
                null);
    }
}
