package dev.devmon.agent;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line that an agent writes into its lock file: {@code PID START IDENTITY}.
 *
 * @param start when the process started, in milliseconds since the epoch; null in a line written by devmon 0.1.0
 */
record LockLine(long pid, @Nullable Long start, String identity) {
    private static final Pattern LINE = Pattern.compile("(\\d{1,10}) (?:(\\d{1,18}) )?(\\S+)");

    static Optional<LockLine> parse(String line) {
        Matcher words = LINE.matcher(line);
        return words.matches()
                ? Optional.of(new LockLine(
                        Long.parseLong(words.group(1)),
                        words.group(2) == null ? null : Long.valueOf(words.group(2)),
                        words.group(3)))
                : Optional.empty();
    }

    static LockLine me(String identity) {
        ProcessHandle me = ProcessHandle.current();
        return new LockLine(me.pid(), start(me), identity);
    }

    String line() {
        return pid + " " + start + " " + identity;
    }

    /**
     * Returns the process of the agent, but not a later process that was given the same pid; empty when it has ended.
     */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(process -> start == null || start(process) == start);
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
