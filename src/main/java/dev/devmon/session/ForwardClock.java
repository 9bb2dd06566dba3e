package dev.devmon.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that never goes back. The system's clock does when it is set, or corrected on a machine with two systems:
 * what is due "after 15 seconds" would then wait for hours. After such a jump, this clock stays ahead of the system's
 * by as much.
 */
public final class ForwardClock extends Clock {
    private final Clock system;
    private Instant latest = Instant.MIN;
    private Duration ahead = Duration.ZERO;

    public ForwardClock(Clock system) {
        this.system = system;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = system.instant().plus(ahead);
        if (now.isBefore(latest)) {
            ahead = ahead.plus(Duration.between(now, latest));
            now = latest;
        }
        latest = now;
        return now;
    }

    @Override
    public ZoneId getZone() {
        return system.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ForwardClock(system.withZone(zone));
    }
}
