package dev.devmon.session;

import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Keeps two commands that change one stack from interleaving. */
public final class StackLock {
    private StackLock() {}

    /** @throws dev.devmon.failure.FailureException {@code PREFLIGHT} when another command holds the lock */
    public static <T> T whileHeld(Session session, String command, Supplier<T> work) {
        String holder = "devmon " + command + ", pid " + ProcessHandle.current().pid();
        Path file = file(session);
        HeldLock lock = HeldLock.tryTake(file, holder)
                .orElseThrow(() -> FailureException.preflight(
                        "another devmon command is changing the stack "
                                + session.stack().name(),
                        HeldLock.holder(file)
                                .map(other -> other + " holds the lock")
                                .orElse("it has just ended"),
                        "wait until it is done, then try again"));
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    /** Whether some command is changing the stack now. */
    public static boolean held(Session session) {
        return HeldLock.holder(file(session)).isPresent();
    }

    private static Path file(Session session) {
        return session.state().file("lock");
    }
}
