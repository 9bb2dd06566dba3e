package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.exposition.MetricLints.Finding;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MetricsTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private LocalServer quince;
    private int store;

    @BeforeEach
    void storeAndService() throws IOException {
        quince = new LocalServer();
        store = LoopbackPages.freePort();
        bench = new Workbench(folder).withDiscoveryRules();
        bench.folder
                .web("store", store, "serves: {metrics-query: http}\nscrape: [{port: http, path: /metrics}]\n")
                .settings("discovery: {services: [{name: quince, port: " + quince.port() + "}]}\n");
    }

    @AfterEach
    void close() {
        quince.close();
        bench.close();
    }

    private Metrics.Report report(String word) {
        return new Metrics(bench.session()).run(word, null);
    }

    private FailureException failure(String word) {
        return assertThrows(FailureException.class, () -> report(word));
    }

    private static String real(String exposition) throws IOException {
        return Files.readString(Path.of("src/test/resources/dev/devmon/expositions", exposition));
    }

    @Test
    void readsThePageOfARealFramework() throws IOException {
        quince.answering("/metrics", 200, LocalServer.TEXT, real("spring-boot.txt"));

        Metrics.Report report = report("quince");

        assertEquals("127.0.0.1:" + quince.port(), report.instance());
        assertEquals("/metrics", report.path());
        assertEquals(List.of(), report.others());
        MetricFamily requests = report.families().stream()
                .filter(family -> family.name().equals("http_server_requests_seconds"))
                .findFirst()
                .orElseThrow();
        assertEquals(4, requests.series());
        assertEquals(2, requests.labels().get("uri"));
        assertEquals("seconds", requests.unit());
        assertTrue(
                report.findings()
                        .contains(new Finding(
                                "system_cpu_count", "ends in _count, but is a gauge", "rename it to system_cpu")),
                () -> report.findings().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quince", "PORT", "127.0.0.1:PORT"})
    void findsAServiceAsExplainDoes(String word) {
        quince.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);

        assertEquals(
                "quince",
                report(word.replace("PORT", Integer.toString(quince.port()))).service());
    }

    @Test
    void showsTheFirstOfSeveralInstancesOrTheOneThatIsAskedFor() throws IOException {
        quince.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        try (LocalServer second = new LocalServer().answering("/metrics", 200, LocalServer.TEXT, "second 1\n")) {
            bench.folder.settings("discovery: {services: [{name: quince, port: " + quince.port()
                    + "}, {name: quince, port: " + second.port() + "}]}\n");
            List<String> instances = List.of(quince.port(), second.port()).stream()
                    .sorted()
                    .map(port -> "127.0.0.1:" + port)
                    .toList();

            assertEquals(instances.get(0), report("quince").instance());
            assertEquals(instances.subList(1, 2), report("quince").others());
            Metrics.Report asked = new Metrics(bench.session()).run("quince", "127.0.0.1:" + second.port());
            assertEquals("second", asked.families().get(0).name());
            FailureException unknown = assertThrows(
                    FailureException.class, () -> new Metrics(bench.session()).run("quince", "127.0.0.1:1"));
            assertEquals(ExitCode.USAGE, unknown.exitCode());
            assertEquals(
                    "quince has metrics at " + String.join(", ", instances),
                    unknown.failures().get(0).why());
        }
    }

    @Test
    void logsInAsTheScraperDoes() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "abc");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        bench.folder.settings("discovery: {services: [{name: quince, port: " + quince.port()
                + ", auth: {bearerTokenFile: ./token}}]}\n");
        quince.guarding("/metrics", () -> "Bearer abc");

        assertEquals(2, report("quince").families().size());
    }

    @Test
    void namesASeriesThatIsThereTwice() {
        quince.answering("/metrics", 200, LocalServer.TEXT, "a{b=\"c\"} 1\na{b=\"c\"} 2\n");

        assertTrue(report("quince").findings().stream()
                .anyMatch(finding -> finding.metric().equals("a{b=\"c\"}")));
    }

    @Test
    void suggestsAServiceForAnUnknownOne() {
        FailureException unknown = failure("quinc");

        assertEquals(ExitCode.USAGE, unknown.exitCode());
        assertTrue(unknown.failures().get(0).fix().contains("\"quince\""), unknown::toString);
    }

    @Test
    void saysWhyAServiceHasNoPage() {
        FailureException without = failure("quince");

        assertEquals(ExitCode.COMPONENT, without.exitCode());
        assertEquals("quince has no metrics page", without.failures().get(0).what());
        assertTrue(without.failures().get(0).why().contains("status 404"), without::toString);
    }

    @Test
    void saysThatAServiceDoesNotRunAnyMore() throws IOException {
        DiscoveredService orders = Samples.service("orders", "127.0.0.1:1", Verdict.ADMITTED);
        DiscoverySetup.memory(bench.session())
                .update(before ->
                        List.of(Samples.last(orders, null, ServiceState.STOPPED, "it was stopped", Samples.NOON)));

        assertEquals(
                "orders is not running", failure("orders").failures().get(0).what());
    }

    @Test
    void ofAServiceThatOnlySendsItShowsWhatTheStoreHas() throws IOException {
        remember(Samples.service("mailer", "", Verdict.PUSHED));
        assertEquals("store is not running", failure("mailer").failures().get(0).what());
        bench.bringUp();
        stored("[]");
        assertEquals(
                "mailer has no metrics", failure("mailer").failures().get(0).what());
        stored(
                """
                [{"metric": {"__name__": "mails_total", "service": "mailer", "job": "mailer", "kind": "a"}},
                 {"metric": {"__name__": "mails_total", "service": "mailer", "job": "mailer", "kind": "b"}},
                 {"metric": {"__name__": "wait_seconds_bucket", "service": "mailer", "le": "+Inf"}},
                 {"metric": {"__name__": "wait_seconds_count", "service": "mailer"}}]
                """);

        Metrics.Report report = report("mailer");

        assertNull(report.path());
        assertEquals(
                List.of("mails_total COUNTER 2", "wait_seconds HISTOGRAM 2"),
                report.families().stream()
                        .map(family -> family.name() + " " + family.type() + " " + family.series())
                        .toList());
        assertEquals(Map.of("kind", 2), report.families().get(0).labels());
        assertEquals(List.of(), report.findings());
    }

    @Test
    void ofWhatSharesItsPageItShowsWhatTheStoreHas() throws IOException {
        Measurement measured =
                new Measurement("nginx", "all-exporter", "127.0.0.1:1", Map.of(Measurement.INSTANCE, "127.0.0.1:80"));
        remember(Samples.service("mailer", "127.0.0.1:80", Verdict.IGNORED).measured(measured, "/metrics", 1));
        bench.bringUp();
        stored("exporter", "[{\"metric\": {\"__name__\": \"nginx_connections_active\", \"service\": \"mailer\"}}]");
        assertEquals(
                "nginx_connections_active", report("mailer").families().get(0).name());
    }

    private void remember(DiscoveredService service) throws IOException {
        DiscoverySetup.memory(bench.session()).update(before -> List.of(service));
    }

    private void stored(String series) {
        stored("app", series);
    }

    private void stored(String component, String series) {
        String query = URLEncoder.encode(
                "{service=\"mailer\", component=\"" + component
                        + "\", __name__!~\".*:.*|ALERTS.*|(?:devmon|service_process|scrape)_.*|up\"}",
                StandardCharsets.UTF_8);
        bench.pages.answer(store, "/api/v1/query?query=" + query, 200, "{\"data\": {\"result\": " + series + "}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "PORT"})
    void readsAComponentOfTheStack(String word) {
        assertEquals("store is not running", failure("store").failures().get(0).what());
        bench.bringUp();
        bench.pages.answer(store, "/metrics", 200, "# HELP depth D.\n# TYPE depth gauge\ndepth{service=\"a\"} 1\n");

        Metrics.Report report = report(word.replace("PORT", Integer.toString(store)));

        assertEquals("store", report.service());
        assertEquals("127.0.0.1:" + store, report.instance());
        assertEquals(1, report.findings().size());
    }

    @Test
    void leavesThePushersTheirLabels() {
        int port = LoopbackPages.freePort();
        bench.folder.web("relay", port, "scrape: [{port: http, path: /metrics, component: pushed}]\n");
        bench.bringUp();
        bench.pages.answer(port, "/metrics", 200, "# HELP depth D.\n# TYPE depth gauge\ndepth{service=\"a\"} 1\n");

        assertEquals(List.of(), report("relay").findings());
    }

    @Test
    void anUnknownServiceIsNoUnknownInstance() {
        FailureException unknown =
                assertThrows(FailureException.class, () -> new Metrics(bench.session()).run("quinc", "127.0.0.1:1"));

        assertEquals("unknown service \"quinc\"", unknown.failures().get(0).what());
    }
}
