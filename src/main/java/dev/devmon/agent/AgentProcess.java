package dev.devmon.agent;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.HeldLock;
import dev.devmon.session.Polling;
import dev.devmon.session.Sleeper;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, finds and stops the background process of a stack. The agent holds a lock file while it lives, which says who
 * it is and what it was started with: an agent of another devmon or with other settings is replaced. The file's
 * modification time is the heartbeat: an agent that no longer updates it hangs, and is replaced too.
 */
public final class AgentProcess {
    private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
    private static final String LOCK = "agent.lock";
    private static final String IDENTITY = "--identity";
    private static final Duration STOP_PAUSE = Duration.ofMillis(20);

    /** The time that a process gets to end, once when asked and once when killed. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    /** Longer than any task takes while the engine answers; the heartbeat is written before each task. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final StateFolder state;
    private final List<String> command;
    private final Supplier<String> settings;
    private final Clock clock;

    /**
     * @param command the command that starts the agent
     * @param settings returns one word that differs whenever a running agent has outdated settings; called when it
     *     matters
     */
    public AgentProcess(StateFolder state, List<String> command, Supplier<String> settings, Clock clock) {
        this.state = state;
        this.command = List.copyOf(command);
        this.settings = settings;
        this.clock = clock;
    }

    /** The condition of the agent. */
    public enum State {
        RUNNING,
        /** The process lives, but no longer does its work. */
        HANGING,
        STOPPED
    }

    /**
     * The agent as its lock file shows it.
     *
     * @param pid null when the agent is stopped
     * @param lastSeen the time of its last heartbeat; null when the agent is stopped
     */
    public record Sight(State state, @Nullable Long pid, @Nullable Instant lastSeen) {}

    public Sight look() {
        return holder().map(holder -> {
                    Instant beat = HeldLock.written(state.file(LOCK));
                    boolean hangs = suspended(holder.pid())
                            || beat.plus(LONGEST_SILENCE).isBefore(clock.instant());
                    return new Sight(hangs ? State.HANGING : State.RUNNING, holder.pid(), beat);
                })
                .orElse(new Sight(State.STOPPED, null, null));
    }

    /**
     * Returns whether the process was suspended by SIGSTOP. Format: proc_pid_stat(5), the state after the command;
     * always false elsewhere than on Linux.
     */
    private static boolean suspended(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the pid of the agent, or empty when it is not running. */
    public Optional<Long> pid() {
        return holder().map(LockLine::pid);
    }

    private Optional<LockLine> holder() {
        return HeldLock.holder(state.file(LOCK)).flatMap(LockLine::parse);
    }

    /** Starts the agent when it is not running, hangs, or was started with other settings. */
    public void ensureRunning() {
        String identity = fingerprint(state) + "-" + settings.get();
        boolean right =
                holder().filter(holder -> holder.identity().equals(identity)).isPresent();
        if (right && look().state() == State.RUNNING) {
            return;
        }
        stop();
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(IDENTITY, identity));
        Path log = state.file("agent.out");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile())
                    .redirectErrorStream(true)
                    .start();
            LOG.info("agent started, pid {}", process.pid());
        } catch (IOException e) {
            throw new FailureException(
                    new Failure(
                            "the discovery agent cannot be started",
                            String.valueOf(e.getMessage()),
                            "see " + log + "; `devmon doctor` checks the installation",
                            ExitCode.BUG),
                    e);
        }
    }

    /**
     * Stops the agent, if it runs, and any other agent of this stack whose lock file is gone; returns once they have
     * ended.
     *
     * @throws FailureException {@code COMPONENT} when one of them cannot be stopped
     */
    public void stop() {
        Stream.concat(holder().flatMap(LockLine::process).stream(), strays())
                .distinct()
                .toList()
                .forEach(this::end);
    }

    /**
     * Returns agents that no lock file names, since it was removed: their command line contains the state folder's
     * fingerprint.
     */
    private Stream<ProcessHandle> strays() {
        long me = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != me)
                .filter(process -> process.info()
                        .arguments()
                        .map(Arrays::asList)
                        .filter(words -> words.contains(IDENTITY))
                        .map(words -> words.get(words.size() - 1))
                        .filter(last -> last.startsWith(fingerprint(state) + "-"))
                        .isPresent());
    }

    private void end(ProcessHandle process) {
        process.destroy();
        if (awaitEnd(process).isPresent()) {
            LOG.warn("the agent {} does not end by itself", process.pid());
            process.destroyForcibly();
            awaitEnd(process).ifPresent(why -> {
                throw FailureException.component(
                        "the discovery agent " + process.pid() + " cannot be stopped",
                        why,
                        "stop it with `kill -9 " + process.pid() + "`, then try again");
            });
        }
    }

    /**
     * Waits for the process to end, and returns why it has not, or empty when it has. A zombie stays listed until its
     * parent collects it, but has neither a command line nor the lock.
     */
    private Optional<String> awaitEnd(ProcessHandle process) {
        return new Polling(clock, Sleeper.real(), STOP_PAUSE, STOP_PAUSE)
                .await(
                        STOP_TIMEOUT,
                        () -> there(process)
                                        || pid().filter(pid -> pid == process.pid())
                                                .isPresent()
                                ? Optional.of("its process is still there " + STOP_TIMEOUT.toSeconds()
                                        + " s after it was killed")
                                : Optional.empty());
    }

    private static boolean there(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }

    private static String fingerprint(StateFolder state) {
        return Integer.toHexString(
                state.path().toAbsolutePath().normalize().toString().hashCode());
    }

    /**
     * Runs the work while holding the stack's agent lock; called by the agent itself.
     *
     * @param work receives a check to call again and again: it writes the heartbeat, and returns false when this agent
     *     is relieved, because its lock file is gone or belongs to another agent
     * @return false when another agent of this stack is already running
     */
    public static boolean whileOnlyOne(StateFolder state, String identity, Consumer<BooleanSupplier> work) {
        String line = LockLine.me(identity).line();
        Optional<HeldLock> lock = HeldLock.tryTake(state.file(LOCK), line);
        if (lock.isEmpty()) {
            return false;
        }
        try (HeldLock held = lock.get()) {
            work.accept(() -> held.write(line));
            return true;
        }
    }
}
