package dev.devmon.stores;

import java.time.Duration;
import java.time.Instant;

/**
 * How many log lines there were since counting began.
 *
 * @param born when the first of them was counted
 */
public record LineCount(Instant born, long value) {
    /** A counter that is born with its first line shows no increase: for so long a new one is shown as 0. */
    private static final Duration BORN_AT_ZERO = Duration.ofSeconds(15);

    public LineCount plus(LineCount more) {
        return new LineCount(born, value + more.value);
    }

    public long shown(Instant now) {
        return born.plus(BORN_AT_ZERO).isAfter(now) ? 0 : value;
    }
}
