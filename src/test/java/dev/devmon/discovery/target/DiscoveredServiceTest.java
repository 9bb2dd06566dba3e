package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoveredServiceTest {
    private static final DiscoveredService ORDERS = Samples.service("orders", Verdict.ADMITTED);

    @Test
    void whatPrometheusHasUpRunsWhateverWasKnownBefore() {
        DiscoveredService crashed = Samples.last(ORDERS, null, ServiceState.CRASHED, "it crashed", NOON);
        assertEquals("crashed it crashed", words(crashed, Optional.empty()));
        assertEquals("crashed it crashed", words(crashed, Optional.of(false)));
        assertEquals("scraped Prometheus scrapes it", words(crashed, Optional.of(true)));
    }

    @Test
    void onlyWhatAnsweredDiscoveryIsUnresponsiveToPrometheus() {
        assertEquals(
                "unresponsive it runs, but does not answer when Prometheus asks it", words(ORDERS, Optional.of(false)));
        DiscoveredService silent = Samples.last(
                Samples.declared("orders", "127.0.0.1:8080"), null, ServiceState.RUNNING, "it is silent", NOON);
        assertEquals("unreachable it is silent", words(silent, Optional.of(false)));
        DiscoveredService plain = Samples.service("orders", Verdict.NO_METRICS);
        assertEquals("no-metrics because", words(plain, Optional.of(false)), "it is no target");
    }

    @Test
    void anExporterAnswersForWhatHasEndedToo() {
        DiscoveredService ended = Samples.last(
                Samples.service("cache", Verdict.IGNORED)
                        .measured(new Measurement("redis", "redis-exporter", "127.0.0.1:9121", Map.of()), "/scrape", 1),
                null,
                ServiceState.STOPPED,
                "it was stopped",
                NOON);
        assertEquals("stopped it was stopped", words(ended, Optional.of(true)));
        DiscoveredService back = Samples.last(ended, null, ServiceState.RUNNING, "it is back", NOON);
        assertEquals("scraped Prometheus scrapes it", words(back, Optional.of(true)));
    }

    private static String words(DiscoveredService service, Optional<Boolean> up) {
        DiscoveredService seen = service.confirmedBy((name, instance) -> up);
        return seen.word() + " " + seen.reason();
    }
}
