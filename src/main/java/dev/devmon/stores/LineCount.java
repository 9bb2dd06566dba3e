package dev.devmon.stores;

import java.time.Duration;
import java.time.Instant;

/**
 * The number of log lines since counting began.
 *
 * @param born the time at which the first of them was counted
 */
public record LineCount(Instant born, long value) {
    /** How long a new counter is shown as 0: one that appears with its first line would show no increase. */
    private static final Duration BORN_AT_ZERO = Duration.ofSeconds(15);

    public LineCount plus(LineCount more) {
        return new LineCount(born, value + more.value);
    }

    public long shown(Instant now) {
        return born.plus(BORN_AT_ZERO).isAfter(now) ? 0 : value;
    }
}
