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

    @Test
    void aServiceThatAnswersAtAnotherAddressInsteadHasMoved() {
        DiscoveredService moved = at("127.0.0.1:41873", LATER);
        assertEquals(List.of(moved), Retention.join(List.of(RUNNING), List.of(moved), LATER), "at once");

        List<DiscoveredService> ended = Retention.join(List.of(RUNNING), List.of(), LATER);
        Instant soon = LATER.plusSeconds(30);
        DiscoveredService back = at("127.0.0.1:41873", soon);
        assertEquals(List.of(back), Retention.join(ended, List.of(back), soon), "after its restart");
        Instant late = LATER.plusSeconds(31);
        assertEquals(
                2,
                Retention.join(ended, List.of(at("127.0.0.1:41873", late)), late)
                        .size());
    }

    @Test
    void itHasMovedWhenItAnswersAndNotWhenItListens() {
        DiscoveredService starting =
                Samples.service("orders", "127.0.0.1:41873", Verdict.NO_METRICS).seen(LATER, LATER);
        List<DiscoveredService> both = Retention.join(List.of(RUNNING), List.of(starting), LATER);
        assertEquals(2, both.size());
        Instant soon = LATER.plusSeconds(10);
        assertEquals(
                "127.0.0.1:41873",
                only(Retention.join(both, List.of(at("127.0.0.1:41873", soon)), soon))
                        .address());
    }

    @Test
    void anInstanceThatGoesOnWhenAnotherEndsHasNotMoved() {
        DiscoveredService second = at("127.0.0.1:8081", LATER);
        List<DiscoveredService> two = Retention.join(List.of(RUNNING), List.of(RUNNING, second), LATER);
        Instant soon = LATER.plusSeconds(2);
        List<DiscoveredService> left = Retention.join(two, List.of(second.seen(soon, soon)), soon);
        assertEquals(List.of("127.0.0.1:8080", "127.0.0.1:8081"), addresses(left));
        assertEquals(Verdict.UNREACHABLE, left.get(0).verdict());
    }

    @Test
    void ofTwoInstancesThatEndOneMovesWhereOneComesBack() {
        DiscoveredService second = Samples.service("orders", "127.0.0.1:8081", Verdict.ADMITTED);
        DiscoveredService back = at("127.0.0.1:41873", LATER);
        List<DiscoveredService> joined = Retention.join(List.of(RUNNING, second), List.of(back), LATER);
        assertEquals(List.of("127.0.0.1:41873", "127.0.0.1:8080"), addresses(joined));
        Instant soon = LATER.plusSeconds(2);
        assertEquals(
                List.of("127.0.0.1:41873", "127.0.0.1:8080"),
                addresses(Retention.join(joined, List.of(back.seen(soon, soon)), soon)),
                "nor does the other move there in the next cycle");
    }

    @Test
    void anotherServiceAtAnotherAddressIsNoMove() {
        DiscoveredService other =
                Samples.service("billing", "127.0.0.1:8081", Verdict.ADMITTED).seen(LATER, LATER);
        assertEquals(2, Retention.join(List.of(RUNNING), List.of(other), LATER).size());
    }

    private static DiscoveredService at(String address, Instant since) {
        return Samples.service("orders", address, Verdict.ADMITTED).seen(since, since);
    }

    private static List<String> addresses(List<DiscoveredService> services) {
        return services.stream().map(DiscoveredService::address).toList();
    }

    private static DiscoveredService only(List<DiscoveredService> services) {
        assertEquals(1, services.size());
        return services.get(0);
    }
}
