package dev.devmon.cli;

import java.util.concurrent.locks.LockSupport;

/**
 * Announces on Ctrl-C what becomes of the work in progress. The JVM then ends with exit code 130 by itself; a second
 * Ctrl-C changes nothing.
 */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private boolean armed = true;

    private Interruption(Thread hook) {
        this.hook = hook;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Interruption announce(Wiring wiring, String consequence) {
        return new Interruption(new Thread(() -> {
            wiring.console().endProgress();
            wiring.console().terminal().err().println("interrupted: " + consequence);
            wiring.console().terminal().err().flush();
        }));
    }

    /** Returns whether the JVM is shutting down, which makes running commands fail. */
    static boolean inProgress() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Waits for the JVM to end by itself, with its own exit code and after its shutdown hooks. */
    static void awaitEnd() {
        while (true) {
            LockSupport.park();
        }
    }

    void disarm() {
        if (armed) {
            armed = false;
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    @Override
    public void close() {
        disarm();
    }
}
