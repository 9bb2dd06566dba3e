package dev.devmon.session;

import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps two commands that change the same stack from interleaving. */
public final class StackLock {
    /**
     * The environment variable of a command that the agent starts. Users do not know of such a command, so others wait
     * for it.
     */
    public static final String BY_AGENT = "DEVMON_BY_AGENT";

    private static final String AGENTS = "the agent's ";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private StackLock() {}

    /**
     * Runs work under the stack's lock; waits while a command that the agent has started holds it.
     *
     * @throws dev.devmon.failure.FailureException {@code PREFLIGHT} when another command holds the lock
     */
    public static <T> T whileHeld(Session session, String command, Supplier<T> work) {
        String own = (session.environment().containsKey(BY_AGENT) ? AGENTS : "") + "devmon " + command + ", pid "
                + ProcessHandle.current().pid();
        HeldLock lock = take(session, own);
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    private static HeldLock take(Session session, String own) {
        Path file = file(session);
        Optional<HeldLock> lock = HeldLock.tryTake(file, own);
        Optional<String> agents = lock.isPresent() ? Optional.empty() : agents(file);
        if (agents.isPresent()) {
            session.events().accept(new Event.Note(session.stack().name(), "waits for " + agents.get()));
            Polling.every(PAUSE, session).await(LONGEST_WAIT, () -> agents(file));
            lock = HeldLock.tryTake(file, own);
        }
        return lock.orElseThrow(() -> FailureException.preflight(
                "another devmon command is changing the stack "
                        + session.stack().name(),
                HeldLock.holder(file).map(other -> other + " holds the lock").orElse("it has just ended"),
                "wait until it is done, then try again"));
    }

    /** Returns the agent's command that holds the lock, or empty if another command or none does. */
    private static Optional<String> agents(Path file) {
        return HeldLock.holder(file).filter(holder -> holder.startsWith(AGENTS));
    }

    /** Returns whether a command is changing the stack now. */
    public static boolean held(Session session) {
        return HeldLock.holder(file(session)).isPresent();
    }

    private static Path file(Session session) {
        return session.state().file("lock");
    }
}
