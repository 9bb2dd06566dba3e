package dev.devmon.discovery.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DuplicatePortsTest {
    private static final Candidate MAIN = ProbeTest.candidate(8080, "/metrics");
    private static final Candidate MANAGEMENT = ProbeTest.candidate(8081, "/metrics");

    @Test
    void aPortWithoutMetricsCountsNotBesideOneWithThem() {
        assertEquals(
                Map.of(MAIN.key(), "its metrics are on port 8081"),
                folded(ProbeOutcome.without(Finding.NOT_FOUND, "none"), admitted("a", "b")));
    }

    @Test
    void theSameMetricsCountOnce() {
        assertEquals(
                Map.of(MANAGEMENT.key(), "the same metrics are on port 8080"),
                folded(admitted("a", "b"), admitted("b", "a")));
    }

    @Test
    void otherMetricsCountTwice() {
        assertEquals(Map.of(), folded(admitted("a", "b"), admitted("c", "d")));
    }

    @Test
    void withoutMetricsAnywhereEachPortSpeaksForItself() {
        ProbeOutcome none = ProbeOutcome.without(Finding.NOT_FOUND, "none");
        assertEquals(Map.of(), folded(none, none));
    }

    private static Map<String, String> folded(ProbeOutcome main, ProbeOutcome management) {
        return new DuplicatePorts(List.of(MAIN, MANAGEMENT), Map.of(MAIN.key(), main, MANAGEMENT.key(), management))
                .folded();
    }

    private static ProbeOutcome admitted(String... names) {
        return new ProbeOutcome(Finding.METRICS, "yes", Samples.METRICS, null, Set.of(names), List.of());
    }
}
