package dev.devmon.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects lines of a container's log.
 *
 * @param tail the number of last lines; -1 for all
 * @param since the time of the first line; null for the beginning
 * @param end where to stop
 */
public record LogQuery(int tail, @Nullable Instant since, End end) {
    public static final int ALL = -1;

    /** Where to stop. */
    public enum End {
        NOW,
        FOLLOW
    }

    /** Returns a query for the last lines written so far. */
    public static LogQuery last(int lines) {
        return new LogQuery(lines, null, End.NOW);
    }
}
