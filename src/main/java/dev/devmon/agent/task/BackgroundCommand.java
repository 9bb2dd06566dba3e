package dev.devmon.agent.task;

import dev.devmon.session.StackLock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command as a process of its own, one at a time; a process returns its memory when it ends. After each failure
 * in a row the pause doubles, from five seconds to ten minutes. Not safe for use by several threads.
 */
public final class BackgroundCommand {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundCommand.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** Longer than any of these commands takes: one that is still running has hung. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final List<String> command;
    private final Clock clock;
    private final Runnable onEnd;
    private @Nullable Process running;
    private Instant begin = Instant.EPOCH;
    private List<String> line = List.of();
    private boolean succeeded;
    private Duration pause = Duration.ZERO;
    private Instant pausedUntil = Instant.EPOCH;

    /**
     * @param command the words that all runs begin with
     * @param onEnd called after each run, on any thread; must be quick
     */
    public BackgroundCommand(List<String> command, Clock clock, Runnable onEnd) {
        this.command = List.copyOf(command);
        this.clock = clock;
        this.onEnd = onEnd;
    }

    /** Returns whether the command may be started: it is neither running nor paused. Kills a run that hangs. */
    public boolean ready() {
        Process process = running;
        if (process != null && process.isAlive() && begin.plus(LONGEST_RUN).isBefore(clock.instant())) {
            LOG.warn("{} hangs since {}: it is killed", line, begin);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly(); // its end is seen the next time
        }
        if (process != null && !process.isAlive()) {
            ended(process.exitValue());
            running = null;
        }
        return running == null && !pausedUntil.isAfter(clock.instant());
    }

    /** Returns whether the last finished run succeeded, even while the next one is under way. */
    public boolean succeeded() {
        return succeeded;
    }

    private void ended(int exitCode) {
        succeeded = exitCode == 0;
        if (succeeded) {
            pause = Duration.ZERO;
            return;
        }
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        pausedUntil = clock.instant().plus(pause);
        LOG.warn("{} ended with exit code {}; tried again in {} s at the earliest", line, exitCode, pause.toSeconds());
    }

    /** @param words appended to the command */
    public void start(List<String> words) throws IOException {
        line = new ArrayList<>(command);
        line.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put(StackLock.BY_AGENT, "true");
        Process process = builder.start();
        running = process;
        begin = clock.instant();
        var unused = process.onExit().thenRun(onEnd);
    }
}
