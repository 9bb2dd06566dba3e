package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.exposition.Exposition.Format;
import dev.devmon.exposition.ExpositionReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryMetricsTest {
    private static final DiscoveredService REFUSED =
            Samples.service("billing", Verdict.REFUSED).judged(Verdict.REFUSED, "says \"no\"\\\n", null);

    @Test
    void countsVerdictsAndNamesWhatIsMissing() {
        assertEquals(
                """
                # HELP devmon_discovery_services Listeners on this machine, by verdict.
                # TYPE devmon_discovery_services gauge
                devmon_discovery_services{verdict="scraped"} 0
                devmon_discovery_services{verdict="admitted"} 1
                devmon_discovery_services{verdict="pushed"} 1
                devmon_discovery_services{verdict="no-metrics"} 0
                devmon_discovery_services{verdict="refused"} 1
                devmon_discovery_services{verdict="needs-credentials"} 0
                devmon_discovery_services{verdict="unreachable"} 1
                devmon_discovery_services{verdict="ignored"} 0
                # HELP devmon_service_expected Services that the user declared.
                # TYPE devmon_service_expected gauge
                devmon_service_expected{service="shop",env="staging",critical="true"} 1
                # HELP devmon_service_state State of the process of each service, and the reason if it is not running.
                # TYPE devmon_service_state gauge
                devmon_service_state{service="billing",env="development",instance="127.0.0.1:8080",state="running",reason=""} 1
                devmon_service_state{service="mailer",env="development",instance="127.0.0.1:8080",state="running",reason=""} 1
                devmon_service_state{service="orders",env="development",instance="127.0.0.1:8080",state="running",reason=""} 1
                devmon_service_state{service="shop",env="staging",instance="127.0.0.1:9",state="not-started",reason="cannot be reached"} 1
                # HELP devmon_service_pushed Services that send their telemetry and have nothing to scrape.
                # TYPE devmon_service_pushed gauge
                devmon_service_pushed{service="mailer",env="development"} 1
                # HELP devmon_discovery_wanting Services that are not scraped, and why.
                # TYPE devmon_discovery_wanting gauge
                devmon_discovery_wanting{service="billing",address="127.0.0.1:8080",runtime="java",verdict="refused",reason="says \\"no\\"\\\\\\\\u000a"} 1
                devmon_discovery_wanting{service="shop",address="127.0.0.1:9",runtime="other",verdict="unreachable",reason="cannot be reached"} 1
                # HELP devmon_discovery_last_scan_timestamp_seconds When discovery last ran.
                # TYPE devmon_discovery_last_scan_timestamp_seconds gauge
                devmon_discovery_last_scan_timestamp_seconds 1795348800
                # HELP devmon_discovery_last_scan_duration_seconds How long the last run of discovery took.
                # TYPE devmon_discovery_last_scan_duration_seconds gauge
                devmon_discovery_last_scan_duration_seconds 0.125
                """,
                text(List.of(
                        Samples.declared("shop", "127.0.0.1:9"),
                        Samples.service("orders", Verdict.ADMITTED),
                        Samples.service("mailer", Verdict.PUSHED),
                        REFUSED)));
    }

    @Test
    void saysNothingOfTheProcessesOfOtherMachines() {
        String text = text(List.of(
                Samples.declared("far", "192.168.1.5:80"),
                Samples.declared("near", "localhost:81"),
                Samples.service("bound", "192.168.1.4:80", Verdict.ADMITTED)));
        assertFalse(text.contains("devmon_service_state{service=\"far\""), text);
        assertTrue(text.contains("devmon_service_state{service=\"near\""), text);
        assertTrue(text.contains("devmon_service_state{service=\"bound\""), text);
    }

    @Test
    void isWhatAScraperAccepts() throws IOException {
        byte[] bytes = text(List.of(REFUSED)).getBytes(StandardCharsets.UTF_8);
        assertTrue(ExpositionReader.read(new ByteArrayInputStream(bytes), Format.PROMETHEUS)
                        .series()
                > 8);
    }

    private static String text(List<DiscoveredService> services) {
        DeclaredService shop = new DeclaredService("shop", new Endpoint("127.0.0.1", 9), null, null, true, Access.NONE);
        return DiscoveryMetrics.text(services, List.of(shop), NOON, Duration.ofMillis(125));
    }
}
