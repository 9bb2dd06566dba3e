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
 * How services are probed: all quickly at first, and those that do not answer at once again with patience, apart from
 * the others.
 *
 * @param quick the lane for first probes, with little patience
 * @param patient the lane that probes silent services again
 * @param cycle how long a cycle waits for quick probes; later answers count in the next cycle
 * @param slow how long it then waits for patient ones
 */
public record ProbeSettings(Lane quick, Lane patient, Duration cycle, Duration slow) {
    /** The user agent, which tells whoever finds the requests in a log who sent them, and why. */
    public static final String USER_AGENT = "devmon/"
            + Objects.requireNonNullElse(ProbeSettings.class.getPackage().getImplementationVersion(), "development")
            + " (discovery)";

    /**
     * The trace that requests belong to, in the form of W3C Trace Context: it is not sampled, so a service that is
     * traced records none of them. The scrapers' configurations have the same.
     */
    static final String TRACE_PARENT = "00-6465766d6f6e00000000000000000000-6465766d6f6e0000-00";

    private static final int QUICK_AT_ONCE = 56;
    private static final int PATIENT_AT_ONCE = 8;
    private static final Duration CYCLE = Duration.ofSeconds(3);

    /**
     * A probe, and the threads on which it runs.
     *
     * @param pool bounds how many services are probed at once
     */
    public record Lane(Probe probe, ExecutorService pool) {}

    /**
     * Returns settings for repeated cycles, which collect slow answers in a later cycle.
     *
     * @param route supplies the route to the services for each request
     */
    public static ProbeSettings forCycles(Supplier<Route> route) {
        return waiting(Duration.ZERO, route);
    }

    /** Returns settings for a single cycle. */
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

    /** Creates a pool whose threads end when there is nothing to probe, and never keep the process alive. */
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
