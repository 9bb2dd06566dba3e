package dev.devmon.alerting.drill;

import dev.devmon.alerting.drill.Deliveries.Channel;
import dev.devmon.alerting.routing.Routes.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Determines when an alert has been delivered. The router counts notifications without saying for which alert: one
 * counts only after the alert has waited as long as its route says, since earlier ones are about others.
 */
final class DeliveryWatch {
    /**
     * Tolerance, since the router starts to wait at some time between the firing and the first sight of the alert
     * there.
     */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final List<Channel> channels;
    private final Map<String, Duration> waits = new HashMap<>();
    private final Instant fired;
    private final Instant routed;
    private final Map<Channel, Deliveries> baselines = new HashMap<>();

    /**
     * @param stops the routes' ends that the alert reaches
     * @param before the router's counts before anything fired
     * @param fired when the alert fired
     * @param routed when the alert was seen at the router
     */
    DeliveryWatch(Collection<Stop> stops, Deliveries before, Instant fired, Instant routed) {
        stops.forEach(stop -> waits.merge(stop.receiver(), stop.groupWait(), DeliveryWatch::longer));
        this.channels = before.channels(waits.keySet());
        this.fired = fired;
        this.routed = routed;
        channels.forEach(channel -> baselines.put(channel, before));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Returns the channels that will be notified; a receiver without a channel gets nothing. */
    List<Channel> channels() {
        return channels;
    }

    /** Returns whether every channel has been notified, given the router's present counts; to be called repeatedly. */
    boolean allDelivered(Deliveries now, Instant at) {
        boolean all = true;
        for (Channel channel : channels) {
            Duration wait = waits.getOrDefault(channel.receiver(), Duration.ZERO);
            if (at.isBefore(fired.plus(wait).minus(MARGIN))) {
                baselines.put(channel, now);
            }
            all &= !at.isBefore(routed.plus(wait)) && now.deliveredSince(baseline(channel), channel);
        }
        return all;
    }

    /** Returns a channel for which a notification failed. */
    Optional<Channel> failed(Deliveries now) {
        return channels.stream()
                .filter(channel -> now.failedSince(baseline(channel), channel))
                .findFirst();
    }

    private Deliveries baseline(Channel channel) {
        return Objects.requireNonNull(baselines.get(channel));
    }
}
