package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.engine.LoopbackPages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What `devmon alerts check` says of services of three frameworks, scraped by a real stack with all of its rules. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsCheckIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> SERVICES = List.of("checkout", "orders", "recommendations");

    private final LabStack lab = new LabStack();
    private final LoopbackPages pages = new LoopbackPages();

    @BeforeAll
    void bringUp() throws IOException {
        lab.settings("discovery:\n  services:\n"
                + declared("orders", "spring-boot.txt")
                + declared("checkout", "prom-client.txt")
                + declared("recommendations", "fastapi-instrumentator.txt")
                + "    - {name: invoices, port: " + LoopbackPages.freePort() + ", path: /metrics}\n");
        assertEquals(6, lab.run("alerts", "check").exitCode(), "nothing runs yet");
        lab.run("up", "prometheus", "node-exporter").expecting(0);
        // Others may run on this machine too
        await().atMost(SOON)
                .untilAsserted(() -> assertTrue(services(lab.json("alerts", "check", "--json"))
                        .filter(service -> service.text("/up").equals(Optional.of("true")))
                        .map(service -> LabStack.text(service, "/service"))
                        .toList()
                        .containsAll(SERVICES)));
    }

    private String declared(String name, String exposition) throws IOException {
        int port = pages.open(404);
        try (InputStream text = getClass().getResourceAsStream("expositions/" + exposition)) {
            pages.answer(
                    port,
                    "/metrics",
                    200,
                    new String(Objects.requireNonNull(text, exposition).readAllBytes(), StandardCharsets.UTF_8));
        }
        return "    - {name: " + name + ", port: " + port + ", path: /metrics}\n";
    }

    @AfterAll
    void takeDown() {
        try {
            lab.run("down", "--volumes", "--yes").expecting(0);
            assertEquals(Map.of(), lab.containerIds());
            assertEquals(List.of(), lab.processes());
        } finally {
            lab.close();
            pages.close();
        }
    }

    @Test
    void micrometerWithoutBucketsHasNoPercentiles() {
        assertCan("orders", "ServiceHighErrorRate", "HighMeanLatencyNoHistogram", "ForbiddenSpike", "DbPoolSaturated");
        assertCan("orders", "RuntimeHeapNearLimit", "RuntimeGcOverhead", "ServiceDown", "SLOErrorBudgetBurnSlow");
        assertCannot(
                "percentiles-histogram.http.server.requests=true",
                "orders",
                "HighLatencyP95",
                "HighLatencyP99",
                "LatencyRegression");
        assertCannot("business_transactions_total", "orders", "TransactionSlow", "TransactionFailureRateHigh");
    }

    @Test
    void promClientWithDefaultMetricsAndAHistogramLacksOnlyWhatItDoesNotDo() {
        assertCan("checkout", "LatencyRegression", "ServiceHighErrorRate", "PathScanSuspected");
        assertCan("checkout", "EventLoopLag", "RuntimeGcOverhead", "ProcessFdsNearLimit", "MemoryLeakSuspected");
        assertCannot("HikariCP", "checkout", "DbPoolSaturated", "DbPoolTimeouts");
        assertCannot("security_auth_attempts_total", "checkout", "BruteForceSuspected");
        assertCannot("http_requests_in_progress", "checkout", "ServiceAnswersNothing", "RequestsPilingUp");
    }

    @Test
    void bucketsThatEndBeforeAThresholdAreSaid() {
        // Its largest bucket ends at 0.5 s, which the rules have recorded after their first round
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertCannot("buckets beyond the threshold", "checkout", "HighLatencyP95", "HighLatencyP99"));
        assertCan("recommendations", "HighLatencyP95");
    }

    @Test
    void groupedStatusesHideWhatIsDenied() {
        assertCan("recommendations", "HighLatencyP95", "ServiceHighErrorRate", "ProcessFdsNearLimit");
        // How statuses are grouped shows once the rules have recorded them
        await().atMost(SOON)
                .untilAsserted(() -> assertCannot(
                        "should_group_status_codes=False",
                        "recommendations",
                        "AuthFailureRateHigh",
                        "ForbiddenSpike",
                        "PathScanSuspected"));
    }

    @Test
    void alertsOnTheMachineAndTheStackAreToldOnce() {
        Node report = lab.json("alerts", "check", "--json");

        assertEquals("true", verdict(report.find("/ofNoService").orElseThrow(), "PrometheusRuleFailures", "/canFire"));
        assertEquals("true", verdict(report.find("/ofNoService").orElseThrow(), "HostScraperSilent", "/canFire"));
        assertEquals("false", verdict(report.find("/ofNoService").orElseThrow(), "KubePodCrashLooping", "/canFire"));
        assertTrue(services(report)
                .flatMap(service -> alerts(service).children().stream())
                .noneMatch(alert -> LabStack.text(alert, "/alert").startsWith("Host")));
    }

    @Test
    void nothingIsSaidOfAServiceThatDoesNotAnswer() {
        Node invoices = await().atMost(SOON)
                .until(
                        () -> services(lab.json("alerts", "check", "--json"))
                                .filter(service ->
                                        LabStack.text(service, "/service").equals("invoices"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();

        assertEquals("false", LabStack.text(invoices, "/up"));
        assertEquals(List.of(), alerts(invoices).children());
    }

    @Test
    void saysThatAServiceIsNotKnown() {
        DevmonProcess.Result result = lab.run("alerts", "check", "order").expecting(2);

        assertTrue(result.err().contains("did you mean \"orders\"?"), result.err());
    }

    @Test
    void aTableIsShownForTheServicesThatAreAskedFor() {
        String table = lab.run("alerts", "check", "orders").expecting(0).out();

        assertTrue(table.matches("(?s)orders: \\d+ of \\d+ alerts can fire\n.*ALERTS +CAN FIRE +WHY NOT.*"), table);
        assertTrue(table.contains("HighLatencyP95, HighLatencyP99,"), table);
        assertTrue(!table.contains("checkout") && !table.contains("the machine"), table);
    }

    private void assertCan(String service, String... alerts) {
        Node all = alerts(of(service));
        for (String alert : alerts) {
            assertEquals("true", verdict(all, alert, "/canFire"), () -> alert + " of " + service + ": " + all);
        }
    }

    private void assertCannot(String advice, String service, String... alerts) {
        Node all = alerts(of(service));
        for (String alert : alerts) {
            assertEquals("false", verdict(all, alert, "/canFire"), () -> alert + " of " + service);
            String change = verdict(all, alert, "/change");
            assertTrue(change.contains(advice), () -> alert + " of " + service + ": " + change);
        }
    }

    private Node of(String service) {
        return services(lab.json("alerts", "check", service, "--json"))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Node> services(Node report) {
        return report.find("/services").orElseThrow(() -> new AssertionError(report)).children().stream();
    }

    private static Node alerts(Node service) {
        return service.find("/alerts").orElseThrow();
    }

    private static String verdict(Node alerts, String alert, String pointer) {
        return alerts.children().stream()
                .filter(each -> LabStack.text(each, "/alert").equals(alert))
                .map(each -> LabStack.text(each, pointer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + alert));
    }
}
