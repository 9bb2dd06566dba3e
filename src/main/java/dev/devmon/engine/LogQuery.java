package dev.devmon.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a container's log.
 *
 * @param tail the last lines; -1 for all
 * @param since null for the beginning
 * @param end where to stop
 */
public record LogQuery(int tail, @Nullable Instant since, End end) {
    public static final int ALL = -1;

    /** Where to stop. */
    public enum End {
        NOW,
        FOLLOW
    }

    /** The last lines written so far. */
    public static LogQuery last(int lines) {
        return new LogQuery(lines, null, End.NOW);
    }
}
