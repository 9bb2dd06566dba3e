package dev.devmon.agent;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.HeldLock;
import dev.devmon.session.Sleeper;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background process that discovers services. Its lock file, held while it lives, says its pid and what it was
 * started with: an agent of another devmon or with other settings is replaced.
 */
public final class AgentProcess {
    private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
    private static final String LOCK = "agent.lock";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STOP_PAUSE = Duration.ofMillis(20);

    private final StateFolder state;
    private final List<String> command;
    private final String identity;

    /**
     * @param command starts the agent
     * @param identity changes when a running agent is no longer the right one; one line
     */
    public AgentProcess(StateFolder state, List<String> command, String identity) {
        this.state = state;
        this.command = List.copyOf(command);
        this.identity = identity;
    }

    /** Whether it runs. */
    public enum State {
        RUNNING,
        STOPPED
    }

    /** Its pid; empty when it does not run. */
    public Optional<Long> pid() {
        return holder().map(holder -> Long.valueOf(holder.substring(0, holder.indexOf(' '))));
    }

    private Optional<String> holder() {
        return HeldLock.holder(state.file(LOCK)).filter(text -> text.matches("\\d{1,10} .*"));
    }

    /** Starts it when it does not run, or runs with other settings. */
    public void ensureRunning() {
        Optional<String> holder = holder();
        if (holder.isPresent() && holder.get().endsWith(" " + identity)) {
            return;
        }
        stop();
        List<String> line = new ArrayList<>(command);
        line.add("--identity");
        line.add(identity);
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

    /** Ends it, if it runs; returns when it is gone. */
    public void stop() {
        Optional<ProcessHandle> process = pid().flatMap(ProcessHandle::of);
        if (process.isEmpty()) {
            return;
        }
        process.get().destroy();
        try {
            // Its lock is free when it is gone; its process may stay listed, where nobody waits for it.
            for (Duration waited = Duration.ZERO; pid().isPresent(); waited = waited.plus(STOP_PAUSE)) {
                if (waited.equals(STOP_TIMEOUT)) {
                    LOG.warn(
                            "the agent {} does not end by itself", process.get().pid());
                    process.get().destroyForcibly();
                }
                Sleeper.real().sleep(STOP_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Called by the agent itself: runs it while it holds the lock.
     *
     * @return false when another agent of this stack runs already
     */
    public static boolean whileOnlyOne(StateFolder state, String identity, Runnable work) {
        Optional<HeldLock> lock =
                HeldLock.tryTake(state.file(LOCK), ProcessHandle.current().pid() + " " + identity);
        if (lock.isEmpty()) {
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            lock.get().close();
        }
    }
}
