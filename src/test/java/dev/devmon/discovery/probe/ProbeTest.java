package dev.devmon.discovery.probe;

import static dev.devmon.discovery.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.definition.StackFiles;
import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.identify.StatusPage;
import dev.devmon.discovery.listen.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
    private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final Probe PROBE = new Probe(
            new ProbeLimits(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    100_000,
                    1000),
            () -> Route.DIRECT);

    private static final StatusPage STATUS =
            new StatusPage("nginx", "/status", Pattern.compile("^Active connections: \\d"));

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
    void asksNothingMoreWhereAServerShowsItsStatus() {
        server.answering("/status", 200, LocalServer.TEXT, "Active connections: 1\n")
                .answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ProbeOutcome outcome = PROBE.ask(candidate(server.port(), STATUS, null, "/metrics"));
        assertEquals("STATUS_PAGE /status shows its status", outcome.finding() + " " + outcome.reason());
        assertEquals(List.of("GET /status"), server.asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello\nActive connections", "<html>Active connections: 1"})
    void asksForMetricsWhereTheStatusIsSomethingElse(String page) {
        server.answering("/status", 200, LocalServer.TEXT, page)
                .answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        assertEquals(
                new MetricsEndpoint("/metrics", "prometheus", 2),
                PROBE.ask(candidate(server.port(), STATUS, null, "/metrics")).metrics());
        ProbeOutcome outcome = PROBE.ask(candidate(server.port(), STATUS, null, "/none"));
        assertEquals("OTHER_CONTENT /status does not show its status", outcome.finding() + " " + outcome.reason());
    }

    @Test
    void countsNotAsAProxysOwnWhatAServiceBehindItShows() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        server.answering("/own", 200, LocalServer.TEXT, LocalServer.PAGE + "caddy_config 1\n");
        Pattern own = Pattern.compile("^caddy_");
        assertOutcome(
                Verdict.NO_METRICS,
                "/metrics shows only metrics of a service behind it",
                PROBE.ask(candidate(server.port(), null, own, "/metrics")));
        assertEquals(
                Verdict.ADMITTED,
                PROBE.ask(candidate(server.port(), null, own, "/own")).verdict());
    }

    @Test
    void requiresNoLoginWhereOnlyItsStatusIsDenied() {
        server.answering("/status", 403, LocalServer.TEXT, "");
        ProbeOutcome outcome = PROBE.ask(candidate(server.port(), STATUS, null, "/metrics"));
        assertEquals("STATUS /status denies its status (status 403)", outcome.finding() + " " + outcome.reason());
        server.answering("/metrics", 401, LocalServer.TEXT, "");
        assertEquals(
                Finding.LOGIN,
                PROBE.ask(candidate(server.port(), STATUS, null, "/metrics")).finding());
    }

    @Test
    void admitsOpenMetricsAndAsksForItFirst() {
        server.answering("/metrics", 200, OPENMETRICS, "a_total 1\n# EOF\n");
        assertEquals(
                new MetricsEndpoint("/metrics", "openmetrics", 1),
                ask("/metrics").metrics());
        assertTrue(server.header("Accept").get(0).startsWith("application/openmetrics-text;version=1.0.0"));
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
                .answering("/health", 200, "text/html; charset=utf-8", "\n<html></html>");
        assertEquals(null, ask("/metrics").health());
    }

    @Test
    void takesATextForHealthThatIsCalledAWebPage() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE)
                .answering("/health", 200, "text/html; charset=utf-8", "OK");
        assertEquals(new HealthEndpoint("/health", 200), ask("/metrics").health());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirectWithinTheServerAndKeepsWhatWorks(int status) {
        server.redirecting("/metrics", status, "/metrics/").answering("/metrics/", 200, LocalServer.TEXT, "a 1\n");
        assertEquals(
                new MetricsEndpoint("/metrics/", "prometheus", 1),
                ask("/metrics").metrics());
    }

    @Test
    void followsARedirectToAnotherNameOfTheSameServer() {
        server.redirecting("/metrics", 307, "http://localhost:" + server.port() + "/metrics/")
                .answering("/metrics/", 200, LocalServer.TEXT, "a 1\n");
        assertEquals(
                new MetricsEndpoint("/metrics/", "prometheus", 1),
                ask("/metrics").metrics());
    }

    @Test
    void keepsThePathThatWasAskedWhereARedirectAddsAQuery() {
        server.redirecting("/metrics", 302, "/page?format=text").answering("/page", 200, LocalServer.TEXT, "a 1\n");
        assertEquals(
                new MetricsEndpoint("/metrics", "prometheus", 1),
                ask("/metrics").metrics());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/metrics",
                "http://127.0.0.2:1/metrics",
                "http://127.0.0.1:1/metrics",
                "//example.org/metrics",
                "http://[::"
            })
    void followsNoRedirectToElsewhere(String location) {
        server.redirecting("/metrics", 302, location);
        assertOutcome(Verdict.NO_METRICS, "/metrics redirects to " + location, ask("/metrics"));
        assertEquals(List.of("GET /metrics"), server.asked());
    }

    @Test
    void givesUpACircleOfRedirects() {
        server.redirecting("/metrics", 302, "/b").redirecting("/b", 302, "/metrics");
        assertOutcome(Verdict.NO_METRICS, "/metrics redirects more than 3 times, at last to /metrics", ask("/metrics"));
        assertEquals(4, server.asked().size());
    }

    @Test
    void saysWhatIsBehindARedirect() {
        server.redirecting("/metrics", 302, "/login").answering("/login", 200, "text/html", "<html></html>");
        assertOutcome(Verdict.NO_METRICS, "/metrics redirects to /login, which is a web page", ask("/metrics"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html; charset=utf-8", "application/json", "nonsense"})
    void judgesByTheContentAndNotByItsType(String type) {
        server.answering("/metrics", 200, type, LocalServer.PAGE);
        assertEquals(
                new MetricsEndpoint("/metrics", "prometheus", 2),
                ask("/metrics").metrics());
    }

    @Test
    void saysWhoAsks() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ask("/metrics");
        assertEquals(
                "devmon/development (discovery)", server.header("User-Agent").get(0));
    }

    @Test
    void isNotTracedNorIsAScrape() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ask("/metrics");
        assertEquals(ProbeSettings.TRACE_PARENT, server.header("traceparent").get(0));
        assertTrue(ProbeSettings.TRACE_PARENT.endsWith("-00"), "not sampled");
        for (String folder : List.of("prometheus/host-scraper", "exporters/blackbox-exporter")) {
            StackFiles.bundled()
                    .tree(folder)
                    .forEach((file, text) ->
                            assertTrue(!file.endsWith(".yml") || text.contains(ProbeSettings.TRACE_PARENT), file));
        }
    }

    @Test
    void readsWhatIsCompressedWithoutBeingAsked() throws IOException {
        server.answering("/metrics", 200, Map.of("Content-Encoding", "gzip"), gzip(LocalServer.PAGE.getBytes(UTF_8)));
        assertEquals(
                new MetricsEndpoint("/metrics", "prometheus", 2),
                ask("/metrics").metrics());
    }

    @Test
    void doesNotUnpackABomb() throws IOException {
        byte[] bomb = gzip("a 1\n".repeat(12_000_000).getBytes(UTF_8));
        assertTrue(bomb.length < 100_000, "the answer itself is small");
        server.answering("/metrics", 200, Map.of("Content-Encoding", "gzip"), bomb);
        assertOutcome(Verdict.REFUSED, "/metrics sends more than 100000 bytes", ask("/metrics"));
    }

    @Test
    void refusesDamagedCompressionAndAnotherThanTheScraperReads() {
        server.answering("/metrics", 200, Map.of("Content-Encoding", "gzip"), "a 1\nb 2\nc 3\nd 4\n".getBytes(UTF_8))
                .answering("/other", 200, Map.of("Content-Encoding", "br"), "a 1\n".getBytes(UTF_8));
        assertOutcome(Verdict.REFUSED, "/metrics is badly compressed: Not in GZIP format", ask("/metrics"));
        assertOutcome(Verdict.REFUSED, "/other answers in the encoding \"br\" without being asked to", ask("/other"));
    }

    @Test
    void refusesMoreSeriesThanAreScraped() {
        server.answering("/metrics", 200, LocalServer.TEXT, "a 1\n".repeat(1001));
        assertOutcome(
                Verdict.REFUSED, "/metrics has 1001 series, more than the 1000 that are scraped", ask("/metrics"));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(plain);
        }
        return bytes.toByteArray();
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
                Verdict.REFUSED,
                "/metrics is malformed in line 2, column 3: \"two\" is not a valid value",
                ask("/metrics"));
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
        return candidate(port, null, null, paths);
    }

    private static Candidate candidate(
            int port, @Nullable StatusPage status, @Nullable Pattern ownMetrics, String... paths) {
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
                Access.NONE,
                null,
                status,
                ownMetrics,
                null);
    }
}
