package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Instant TOO_LATE = NOON.plusSeconds(601);
    private static final DiscoveredService RUNNING = Samples.service("orders", Verdict.ADMITTED);

    @Test
    void keepsWhenAServiceWasFirstSeenAndMovesWhenItWasLastSeen() {
        DiscoveredService now = only(Retention.join(List.of(RUNNING), List.of(RUNNING.seen(LATER, LATER)), LATER));
        assertEquals(NOON, now.firstSeen());
        assertEquals(LATER, now.lastSeen());
    }

    @Test
    void isTheSameForAMinuteWhenNothingHappens() {
        Instant soon = NOON.plusSeconds(59);
        assertEquals(List.of(RUNNING), Retention.join(List.of(RUNNING), List.of(RUNNING.seen(soon, soon)), soon));
    }

    @Test
    void aServiceThatStoppedStaysATargetForTenMinutes() {
        DiscoveredService stopped = only(Retention.join(List.of(RUNNING), List.of(), LATER));
        assertTrue(stopped.target());
        assertEquals(Verdict.UNREACHABLE, stopped.verdict());
        assertEquals(null, stopped.pid());
        assertEquals(LATER, stopped.lastSeen()); // it was there in the cycle before
        assertEquals(List.of(stopped), Retention.join(List.of(stopped), List.of(), TOO_LATE));
        assertEquals(List.of(), Retention.join(List.of(stopped), List.of(), TOO_LATE.plusSeconds(60)));
    }

    @Test
    void aServiceThatRestartsAndIsNotReadyYetStaysATarget() {
        DiscoveredService starting =
                Samples.service("orders", Verdict.NO_METRICS).seen(LATER, LATER);
        DiscoveredService joined = only(Retention.join(List.of(RUNNING), List.of(starting), LATER));
        assertTrue(joined.target());
        assertEquals(Verdict.UNREACHABLE, joined.verdict());
        assertEquals(RUNNING.metrics(), joined.metrics());
        assertEquals("it served metrics before, but now because", joined.reason());
        DiscoveredService tenMinutesOn =
                only(Retention.join(List.of(joined), List.of(starting), TOO_LATE.plusSeconds(60)));
        assertFalse(tenMinutesOn.target());
        assertEquals(Verdict.NO_METRICS, tenMinutesOn.verdict());
    }

    @Test
    void anotherServiceAtTheSameAddressEndsTheOldOne() {
        DiscoveredService other = Samples.service("billing", Verdict.ADMITTED);
        assertEquals(
                "billing",
                only(Retention.join(List.of(RUNNING), List.of(other), LATER)).name());
    }

    @Test
    void remembersNothingThatWasNoTarget() {
        for (Verdict verdict : List.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.IGNORED, Verdict.UNREACHABLE)) {
            assertEquals(List.of(), Retention.join(List.of(Samples.service("x", verdict)), List.of(), LATER));
        }
    }

    @Test
    void aServiceThatIsDeclaredNoMoreAndNeverRanIsGone() {
        assertEquals(List.of(), Retention.join(List.of(Samples.declared("shop", "127.0.0.1:1")), List.of(), LATER));
    }

    @Test
    void whatRefusesAfterARestartIsBelieved() {
        DiscoveredService refused = Samples.service("orders", Verdict.REFUSED);
        assertEquals(
                Verdict.REFUSED,
                only(Retention.join(List.of(RUNNING), List.of(refused), LATER)).verdict());
    }

    private static DiscoveredService only(List<DiscoveredService> services) {
        assertEquals(1, services.size());
        return services.get(0);
    }
}
