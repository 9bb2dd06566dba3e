package dev.devmon.cli;

/** Says on Ctrl-C what becomes of what was begun. The JVM then ends with 130 by itself; a second Ctrl-C changes nothing. */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private boolean armed = true;

    private Interruption(Thread hook) {
        this.hook = hook;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Interruption announce(Context context, String consequence) {
        return new Interruption(new Thread(() -> {
            context.endProgress();
            context.terminal().err().println("interrupted: " + consequence);
            context.terminal().err().flush();
        }));
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
