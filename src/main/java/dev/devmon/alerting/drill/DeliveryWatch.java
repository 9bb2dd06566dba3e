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
 * Tells when an alert has been delivered. The router counts notifications, and does not say of which alert: only one that
 * comes once the alert has waited as long as its route says counts, since what comes before is about others.
 */
final class DeliveryWatch {
    /** The router's clock for the alert starts somewhere between firing and being seen there. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final List<Channel> channels;
    private final Map<String, Duration> waits = new HashMap<>();
    private final Instant fired;
    private final Instant routed;
    private final Map<Channel, Deliveries> baselines = new HashMap<>();

    /**
     * @param stops where the alert goes
     * @param before the router's counts when nothing had fired yet
     * @param fired and
     * @param routed when it fired, and when it was seen at the router
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

    /** Those that will be notified; a receiver without a channel gets nothing. */
    List<Channel> channels() {
        return channels;
    }

    /** Looks at the router's counts; to be called again and again. */
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

    /** A channel of which a notification failed. */
    Optional<Channel> failed(Deliveries now) {
        return channels.stream()
                .filter(channel -> now.failedSince(baseline(channel), channel))
                .findFirst();
    }

    private Deliveries baseline(Channel channel) {
        return Objects.requireNonNull(baselines.get(channel));
    }
}
