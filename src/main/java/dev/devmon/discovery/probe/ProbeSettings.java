package dev.devmon.discovery.probe;

import dev.devmon.access.Route;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How services are asked: all quickly at first, and those that do not answer at once again, apart from the others, with
 * patience.
 *
 * @param quick asks for the first time, with little patience
 * @param patient asks again what was silent
 * @param cycle how long a cycle waits for those that are asked quickly; later answers count in the next cycle
 * @param slow how long it waits for the others then
 */
public record ProbeSettings(Lane quick, Lane patient, Duration cycle, Duration slow) {
    /** So that whoever finds the requests in a log knows who asks, and why. */
    public static final String USER_AGENT = "devmon/"
            + Objects.requireNonNullElse(ProbeSettings.class.getPackage().getImplementationVersion(), "development")
            + " (discovery)";

    private static final int QUICK_AT_ONCE = 56;
    private static final int PATIENT_AT_ONCE = 8;
    private static final Duration CYCLE = Duration.ofSeconds(3);

    /**
     * Asks some services at once.
     *
     * @param pool bounds how many
     */
    public record Lane(Probe probe, ExecutorService pool) {}

    /**
     * For who looks again and again: what is slow is collected later.
     *
     * @param route to the services, asked for each time
     */
    public static ProbeSettings forCycles(Supplier<Route> route) {
        return waiting(Duration.ZERO, route);
    }

    /** For who looks once. */
    public static ProbeSettings forOneLook(Supplier<Route> route) {
        return waiting(Duration.ofSeconds(5), route);
    }

    private static ProbeSettings waiting(Duration slow, Supplier<Route> route) {
        return new ProbeSettings(
                new Lane(new Probe(ProbeLimits.QUICK, route), pool(QUICK_AT_ONCE)),
                new Lane(new Probe(ProbeLimits.PATIENT, route), pool(PATIENT_AT_ONCE)),
                CYCLE,
                slow);
    }

    /** With threads that end when there is nothing to ask, and never keep a process alive. */
    private static ExecutorService pool(int atOnce) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(atOnce, atOnce, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "probe");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
