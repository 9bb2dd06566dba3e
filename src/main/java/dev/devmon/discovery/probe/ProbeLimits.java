package dev.devmon.discovery.probe;

import java.time.Duration;

/**
 * What a service may cost the prober.
 *
 * @param connect for the connection
 * @param start until the first byte of an answer
 * @param silence between two pieces of an answer
 * @param answer for the whole answer
 * @param bodyBytes of an answer, after decompression
 * @param series of a page of metrics
 */
public record ProbeLimits(
        Duration connect, Duration start, Duration silence, Duration answer, int bodyBytes, int series) {
    /** As the scraper has them, so that what is admitted can be scraped, and what can be scraped is admitted. */
    public static final ProbeLimits PATIENT = new ProbeLimits(
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            20 * 1000 * 1000,
            50_000);

    /** The same for what begins to answer at once: of many silent sockets, each costs only this long. */
    public static final ProbeLimits QUICK = PATIENT.startingWithin(Duration.ofMillis(200));

    private ProbeLimits startingWithin(Duration newStart) {
        return new ProbeLimits(connect, newStart, silence, answer, bodyBytes, series);
    }
}
