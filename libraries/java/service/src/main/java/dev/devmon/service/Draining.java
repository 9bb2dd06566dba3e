package dev.devmon.service;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between SIGTERM and the end: {@link Endpoints} says that the service is not ready, requests are still taken.
 *
 * <p>The JVM runs all shutdown hooks at once, those of servers and of telemetry among them. So the signal itself is
 * caught, and they begin only when the grace period is over.
 */
final class Draining {
    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private volatile boolean begun;
    private final Duration grace;

    Draining(Duration grace) {
        this.grace = grace;
    }

    boolean hasBegun() {
        return begun;
    }

    void onSigterm() {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> drainAndExit());
        } catch (IllegalArgumentException e) {
            LOG.warn("SIGTERM ends the service without a grace period: {}", e.getMessage());
        }
    }

    private void drainAndExit() {
        begun = true;
        LOG.info("ending in {} s", grace.toSeconds());
        try {
            TimeUnit.NANOSECONDS.sleep(grace.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(ENDED_BY_SIGTERM);
    }
}
