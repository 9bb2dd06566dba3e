package dev.devmon.discovery.probe;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How services are asked.
 *
 * @param pool bounds how many are asked at once
 * @param patience how long a cycle waits for answers; later ones count in the next cycle
 */
public record ProbeSettings(ProbeLimits limits, ExecutorService pool, Duration patience) {
    private static final int AT_ONCE = 4;

    /** With threads that end when there is nothing to ask, and never keep a process alive. */
    public static ProbeSettings withPatience(Duration patience) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "probe");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return new ProbeSettings(ProbeLimits.DEFAULT, pool, patience);
    }
}
