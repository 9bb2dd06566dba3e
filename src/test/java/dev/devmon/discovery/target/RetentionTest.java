package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.EndingSource.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionTest {
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Instant TOO_LATE = NOON.plusSeconds(601);
    private static final DiscoveredService RUNNING = Samples.service("orders", Verdict.ADMITTED);

    @Test
    void keepsWhenAServiceWasFirstSeenAndMovesWhenItWasLastSeen() {
        DiscoveredService now =
                only(Retention.join(List.of(RUNNING), List.of(RUNNING.seen(LATER, LATER)), EndingSource.NONE, LATER));
        assertEquals(NOON, now.firstSeen());
        assertEquals(LATER, now.lastSeen());
    }

    @Test
    void isTheSameForAMinuteWhenNothingHappens() {
        Instant soon = NOON.plusSeconds(59);
        assertEquals(
                List.of(RUNNING),
                Retention.join(List.of(RUNNING), List.of(RUNNING.seen(soon, soon)), EndingSource.NONE, soon));
    }

    @Test
    void aServiceThatStoppedStaysATargetForTenMinutes() {
        DiscoveredService stopped = only(Retention.join(List.of(RUNNING), List.of(), EndingSource.NONE, LATER));
        assertTrue(stopped.target());
        assertEquals(Verdict.UNREACHABLE, stopped.verdict());
        assertEquals(null, stopped.pid());
        assertEquals(LATER, stopped.lastSeen()); // it was there in the cycle before
        assertEquals(List.of(stopped), Retention.join(List.of(stopped), List.of(), EndingSource.NONE, TOO_LATE));
        assertEquals(
                List.of(), Retention.join(List.of(stopped), List.of(), EndingSource.NONE, TOO_LATE.plusSeconds(60)));
    }

    @Test
    void aServiceThatRestartsAndIsNotReadyYetStaysATarget() {
        DiscoveredService starting =
                Samples.service("orders", Verdict.NO_METRICS).seen(LATER, LATER);
        DiscoveredService joined = only(Retention.join(List.of(RUNNING), List.of(starting), EndingSource.NONE, LATER));
        assertTrue(joined.target());
        assertEquals(Verdict.UNREACHABLE, joined.verdict());
        assertEquals(RUNNING.metrics(), joined.metrics());
        assertEquals("it served metrics before, but now because", joined.reason());
        DiscoveredService tenMinutesOn =
                only(Retention.join(List.of(joined), List.of(starting), EndingSource.NONE, TOO_LATE.plusSeconds(60)));
        assertFalse(tenMinutesOn.target());
        assertEquals(Verdict.NO_METRICS, tenMinutesOn.verdict());
    }

    @Test
    void anotherServiceAtTheSameAddressEndsTheOldOne() {
        DiscoveredService other = Samples.service("billing", Verdict.ADMITTED);
        assertEquals(
                "billing",
                only(Retention.join(List.of(RUNNING), List.of(other), EndingSource.NONE, LATER))
                        .name());
    }

    @Test
    void remembersNothingThatWasNoTarget() {
        for (Verdict verdict : List.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.IGNORED, Verdict.UNREACHABLE)) {
            assertEquals(
                    List.of(),
                    Retention.join(List.of(Samples.service("x", verdict)), List.of(), EndingSource.NONE, LATER));
        }
    }

    @Test
    void aServiceThatIsDeclaredNoMoreAndNeverRanIsGone() {
        assertEquals(
                List.of(),
                Retention.join(List.of(Samples.declared("shop", "127.0.0.1:1")), List.of(), EndingSource.NONE, LATER));
    }

    @Test
    void whatRefusesAfterARestartIsBelieved() {
        DiscoveredService refused = Samples.service("orders", Verdict.REFUSED);
        assertEquals(
                Verdict.REFUSED,
                only(Retention.join(List.of(RUNNING), List.of(refused), EndingSource.NONE, LATER))
                        .verdict());
    }

    @Test
    void aServiceThatAnswersAtAnotherAddressInsteadHasMoved() {
        DiscoveredService moved = at("127.0.0.1:41873", LATER);
        assertEquals(
                List.of(moved), Retention.join(List.of(RUNNING), List.of(moved), EndingSource.NONE, LATER), "at once");

        List<DiscoveredService> ended = Retention.join(List.of(RUNNING), List.of(), EndingSource.NONE, LATER);
        Instant soon = LATER.plusSeconds(30);
        DiscoveredService back = at("127.0.0.1:41873", soon);
        assertEquals(List.of(back), Retention.join(ended, List.of(back), EndingSource.NONE, soon), "after its restart");
        Instant late = LATER.plusSeconds(31);
        assertEquals(
                2,
                Retention.join(ended, List.of(at("127.0.0.1:41873", late)), EndingSource.NONE, late)
                        .size());
    }

    @Test
    void itHasMovedWhenItAnswersAndNotWhenItListens() {
        DiscoveredService starting =
                Samples.service("orders", "127.0.0.1:41873", Verdict.NO_METRICS).seen(LATER, LATER);
        List<DiscoveredService> both = Retention.join(List.of(RUNNING), List.of(starting), EndingSource.NONE, LATER);
        assertEquals(2, both.size());
        Instant soon = LATER.plusSeconds(10);
        assertEquals(
                "127.0.0.1:41873",
                only(Retention.join(both, List.of(at("127.0.0.1:41873", soon)), EndingSource.NONE, soon))
                        .address());
    }

    @ParameterizedTest
    @EnumSource(names = {"ADMITTED", "PUSHED"})
    void anInstanceThatGoesOnWhenAnotherEndsHasNotMoved(Verdict verdict) {
        DiscoveredService first = Samples.service("orders", "127.0.0.1:8080", verdict);
        DiscoveredService second =
                Samples.service("orders", "127.0.0.1:8081", verdict).seen(LATER, LATER);
        List<DiscoveredService> two = Retention.join(List.of(first), List.of(first, second), EndingSource.NONE, LATER);
        Instant soon = LATER.plusSeconds(2);
        List<DiscoveredService> left = Retention.join(two, List.of(second.seen(soon, soon)), EndingSource.NONE, soon);
        assertEquals(List.of("127.0.0.1:8080", "127.0.0.1:8081"), addresses(left));
        assertTrue(left.get(0).state().ended() || left.get(0).verdict() == Verdict.UNREACHABLE, left::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"ADMITTED", "PUSHED"})
    void ofTwoInstancesThatEndOneMovesWhereOneComesBack(Verdict verdict) {
        DiscoveredService first = Samples.service("orders", "127.0.0.1:8080", verdict);
        DiscoveredService second = Samples.service("orders", "127.0.0.1:8081", verdict);
        DiscoveredService back =
                Samples.service("orders", "127.0.0.1:41873", verdict).seen(LATER, LATER);
        List<DiscoveredService> joined =
                Retention.join(List.of(first, second), List.of(back), EndingSource.NONE, LATER);
        assertEquals(List.of("127.0.0.1:41873", "127.0.0.1:8080"), addresses(joined));
        Instant soon = LATER.plusSeconds(2);
        assertEquals(
                List.of("127.0.0.1:41873", "127.0.0.1:8080"),
                addresses(Retention.join(joined, List.of(back.seen(soon, soon)), EndingSource.NONE, soon)),
                "nor does the other move there in the next cycle");
    }

    @Test
    void anotherServiceAtAnotherAddressIsNoMove() {
        DiscoveredService other =
                Samples.service("billing", "127.0.0.1:8081", Verdict.ADMITTED).seen(LATER, LATER);
        assertEquals(
                2,
                Retention.join(List.of(RUNNING), List.of(other), EndingSource.NONE, LATER)
                        .size());
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

    @Test
    void itsEndIsAskedForUntilItIsSettled() {
        Told endings = new Told();
        endings.next = new Ending(ServiceState.UNRESPONSIVE, "its process 7 is there, but listens no more");
        DiscoveredService before = only(Retention.join(List.of(RUNNING), List.of(), endings, LATER));
        assertEquals("unresponsive " + endings.next.reason(), words(before));

        endings.next = new Ending(ServiceState.STOPPED, "it has ended");
        Instant soon = LATER.plusSeconds(2);
        before = only(Retention.join(List.of(before), List.of(), endings, soon));
        assertEquals("stopped it has ended", words(before));

        endings.next = new Ending(ServiceState.CRASHED, "it crashed: panic: boom");
        Instant late = LATER.plusSeconds(30);
        DiscoveredService crashed = only(Retention.join(List.of(before), List.of(), endings, late));
        assertEquals("crashed it crashed: panic: boom", words(crashed));
        Instant tooLate = LATER.plusSeconds(31);
        assertEquals("stopped it has ended", words(only(Retention.join(List.of(before), List.of(), endings, tooLate))));

        endings.next = new Ending(ServiceState.STOPPED, "it has ended");
        assertEquals(crashed, only(Retention.join(List.of(crashed), List.of(), endings, late)), "a crash stays one");
        DiscoveredService back = RUNNING.seen(tooLate, tooLate);
        assertEquals(
                ServiceState.RUNNING,
                only(Retention.join(List.of(crashed), List.of(back), endings, tooLate))
                        .state());
    }

    @Test
    void aDeclaredServiceThatEndedHasNotOnlyNotStarted() {
        Told endings = new Told();
        DiscoveredService absent = Samples.declared("orders", "127.0.0.1:8080");
        assertEquals(
                ServiceState.NOT_STARTED,
                only(Retention.join(List.of(absent), List.of(absent), endings, LATER))
                        .state());

        endings.next = new Ending(ServiceState.CRASHED, "it crashed: boom");
        DiscoveredService crashed = only(Retention.join(List.of(RUNNING), List.of(absent), endings, LATER));
        assertEquals("crashed it crashed: boom", words(crashed));
        assertTrue(crashed.expected());
        Instant nextDay = LATER.plusSeconds(86_400);
        assertEquals(
                ServiceState.CRASHED,
                only(Retention.join(List.of(crashed), List.of(absent), endings, nextDay))
                        .state());
    }

    @Test
    void aCrashWithoutMetricsIsRememberedAndAnEndIsNot() {
        Told endings = new Told();
        DiscoveredService plain = Samples.service("orders", Verdict.NO_METRICS);
        endings.next = new Ending(ServiceState.STOPPED, "it has ended");
        assertEquals(List.of(), Retention.join(List.of(plain), List.of(), endings, LATER));

        endings.next = new Ending(ServiceState.CRASHED, "it crashed: boom");
        DiscoveredService crashed = only(Retention.join(List.of(plain), List.of(), endings, LATER));
        assertEquals("crashed it crashed: boom", words(crashed));
        assertFalse(crashed.target());
        assertEquals(List.of(crashed), Retention.join(List.of(crashed), List.of(), endings, LATER.plusSeconds(599)));
        assertEquals(List.of(), Retention.join(List.of(crashed), List.of(), endings, LATER.plusSeconds(600)));
        DiscoveredService ignored = Samples.service("orders", Verdict.IGNORED);
        assertEquals(List.of(), Retention.join(List.of(ignored), List.of(), endings, LATER));
        DiscoveredService other = Samples.service("billing", Verdict.NO_METRICS);
        assertEquals(
                List.of(other),
                Retention.join(List.of(plain), List.of(other), endings, LATER),
                "another has taken its port");
    }

    @Test
    void whatAnswersWithoutMetricsRunsAndWhatIsSilentDoesNotRespond() {
        DiscoveredService starting = Samples.service("orders", Verdict.NO_METRICS);
        DiscoveredService silent = Samples.service("orders", Verdict.UNREACHABLE);
        assertEquals(
                ServiceState.RUNNING,
                only(Retention.join(List.of(RUNNING), List.of(starting), EndingSource.NONE, LATER))
                        .state());
        assertEquals(
                ServiceState.UNRESPONSIVE,
                only(Retention.join(List.of(RUNNING), List.of(silent), EndingSource.NONE, LATER))
                        .state());
    }

    private static String words(DiscoveredService service) {
        return service.word() + " " + service.reason();
    }

    /** Says of each service the same. */
    private static final class Told implements EndingSource {
        private Ending next = new Ending(ServiceState.STOPPED, "it has ended");

        @Override
        public void remember(List<DiscoveredService> services) {}

        @Override
        public Optional<Ending> of(DiscoveredService last, Instant now) {
            return Optional.of(next);
        }
    }
}
