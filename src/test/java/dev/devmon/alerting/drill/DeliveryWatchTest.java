package dev.devmon.alerting.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.routing.Routes.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryWatchTest {
    private static final Instant FIRED = Instant.parse("2026-01-01T00:00:00Z");

    /** The alert fires, is seen at the router a second later, and waits ten seconds there. */
    private final DeliveryWatch watch = watch(Duration.ofSeconds(10));

    private static DeliveryWatch watch(Duration wait) {
        return new DeliveryWatch(
                List.of(new Stop("chat", List.of(), wait, Duration.ofMinutes(1), Duration.ofHours(4), List.of())),
                counts(3, 0),
                FIRED,
                FIRED.plusSeconds(1));
    }

    private static Deliveries counts(int attempted, int failed) {
        return Deliveries.read(
                """
                x_notifications_total{integration="email",receiver_name="chat"} %d
                x_notifications_total{integration="email",receiver_name="other"} 9
                x_notifications_failed_total{integration="email",reason="other",receiver_name="chat"} %d
                """
                        .formatted(attempted, failed));
    }

    private boolean delivered(int attempted, int seconds) {
        return watch.allDelivered(counts(attempted, 0), FIRED.plusSeconds(seconds));
    }

    @Test
    void countsANotificationThatComesWhenTheWaitIsOver() {
        assertFalse(delivered(3, 2));
        assertFalse(delivered(3, 11));
        assertTrue(delivered(4, 12));
    }

    @Test
    void doesNotCountOneThatComesBefore() {
        assertFalse(delivered(4, 2), "it is about another alert");
        assertFalse(delivered(4, 12), "and stays so");
        assertTrue(delivered(5, 13));
    }

    @Test
    void doesNotEndBeforeTheRouterHasBegunToTell() {
        assertFalse(delivered(3, 8));
        assertFalse(delivered(4, 10), "the alert may not be in it yet");
        assertTrue(delivered(4, 11));
    }

    @Test
    void countsAtOnceWhereNothingWaits() {
        assertTrue(watch(Duration.ZERO).allDelivered(counts(4, 0), FIRED.plusSeconds(1)));
    }

    @Test
    void namesAChannelThatFails() {
        assertEquals(Optional.empty(), watch.failed(counts(4, 0)));
        assertEquals(Optional.of("chat (email)"), watch.failed(counts(4, 1)).map(Deliveries.Channel::text));
    }

    @Test
    void knowsOnlyTheChannelsOfItsReceivers() {
        assertEquals(
                List.of("chat (email)"),
                watch.channels().stream().map(Deliveries.Channel::text).toList());
    }
}
