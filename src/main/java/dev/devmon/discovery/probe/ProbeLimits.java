package dev.devmon.discovery.probe;

import java.time.Duration;

/**
 * Limits to what a service may cost the prober.
 *
 * @param connect the time to connect
 * @param start the time until the first byte of an answer
 * @param silence the time between two pieces of an answer
 * @param answer the time for the whole answer
 * @param bodyBytes the size of an answer, after decompression
 * @param series the number of series on a page of metrics
 */
public record ProbeLimits(
        Duration connect, Duration start, Duration silence, Duration answer, int bodyBytes, int series) {
    /** The scraper's own limits, so that what is admitted can be scraped, and what can be scraped is admitted. */
    public static final ProbeLimits PATIENT = new ProbeLimits(
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            20 * 1000 * 1000,
            50_000);

    /**
     * Like {@link #PATIENT}, for services that start to answer at once: of many silent sockets, each costs only this
     * long.
     */
    public static final ProbeLimits QUICK = PATIENT.startingWithin(Duration.ofMillis(200));

    /** Returns the same, waiting as long as {@link #PATIENT} for a service that is known to answer. */
    ProbeLimits patient() {
        return startingWithin(PATIENT.start);
    }

    private ProbeLimits startingWithin(Duration newStart) {
        return new ProbeLimits(connect, newStart, silence, answer, bodyBytes, series);
    }
}
