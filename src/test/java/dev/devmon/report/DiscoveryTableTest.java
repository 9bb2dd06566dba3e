package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiscoveryTableTest {
    private static final DiscoveredService SHOP = service(
            "shop",
            8080,
            new MetricsEndpoint("/actuator/prometheus", "prometheus", 312),
            Verdict.SCRAPED,
            "it is scraped");
    private static final DiscoveredService BILLING =
            service("billing", 3000, null, Verdict.NO_METRICS, "none of the known paths has metrics");
    private static final DiscoveredService DATABASE =
            service("postgres", 5432, null, Verdict.IGNORED, "it is a database");

    private static DiscoveredService service(
            String name, int port, @Nullable MetricsEndpoint metrics, Verdict verdict, String reason) {
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                4711,
                null,
                "127.0.0.1:" + port,
                "java",
                metrics,
                metrics == null ? null : new HealthEndpoint("/health", 200),
                null,
                ServiceState.RUNNING,
                verdict,
                reason,
                "development",
                false,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void showsTheScrapedFirstAndOnlyCountsWhatIsLeftAlone() {
        assertEquals(
                """
                SERVICE  ADDRESS         RUNTIME  VERDICT     METRICS                           WHY
                shop     127.0.0.1:8080  java     scraped     /actuator/prometheus, 312 series  it is scraped
                billing  127.0.0.1:3000  java     no-metrics                                    none of the known paths has metrics

                1 more listener is ignored; --all shows it
                """,
                DiscoveryTable.text(List.of(BILLING, DATABASE, SHOP), TextStyle.Mode.NONE));
    }

    @Test
    void saysWhatToDoWhenNothingIsFound() {
        assertEquals(
                """
                no services found: start one that serves /metrics, and it shows up here within seconds

                2 more listeners are ignored; --all shows them
                """,
                DiscoveryTable.text(List.of(DATABASE, DATABASE), TextStyle.Mode.NONE));
    }

    @Test
    void showsEverythingWhenAsked() {
        assertEquals(
                """
                SERVICE   ADDRESS         VERDICT  WHY
                shop      127.0.0.1:8080  scraped  it is scraped
                postgres  127.0.0.1:5432  ignored  it is a database
                """,
                DiscoveryTable.all(List.of(SHOP, DATABASE), TextStyle.Mode.NONE));
    }

    @Test
    void coloursVerdicts() {
        String text = DiscoveryTable.text(List.of(SHOP, BILLING), TextStyle.Mode.COLOUR);

        assertTrue(text.contains("\u001b[32mscraped\u001b[0m     /actuator"), text);
        assertTrue(text.contains("\u001b[2mno-metrics\u001b[0m"), text);
    }

    @Test
    void isADocumentWithExactlyTheseKeys() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "services" : [ {
                    "name" : "shop",
                    "origin" : "process",
                    "pid" : 4711,
                    "container" : null,
                    "address" : "127.0.0.1:8080",
                    "runtime" : "java",
                    "metrics" : {
                      "path" : "/actuator/prometheus",
                      "format" : "prometheus",
                      "series" : 312
                    },
                    "health" : {
                      "path" : "/health",
                      "status" : 200
                    },
                    "state" : "running",
                    "verdict" : "scraped",
                    "reason" : "it is scraped",
                    "env" : "development",
                    "expected" : false,
                    "firstSeen" : "1970-01-01T00:00:00Z",
                    "lastSeen" : "1970-01-01T00:00:00Z"
                  }, {
                    "name" : "billing",
                    "origin" : "process",
                    "pid" : 4711,
                    "container" : null,
                    "address" : "127.0.0.1:3000",
                    "runtime" : "java",
                    "metrics" : null,
                    "health" : null,
                    "state" : "running",
                    "verdict" : "no-metrics",
                    "reason" : "none of the known paths has metrics",
                    "env" : "development",
                    "expected" : false,
                    "firstSeen" : "1970-01-01T00:00:00Z",
                    "lastSeen" : "1970-01-01T00:00:00Z"
                  } ]
                }
                """
                        .strip(),
                DiscoveryTable.json(List.of(SHOP, BILLING)));
    }
}
