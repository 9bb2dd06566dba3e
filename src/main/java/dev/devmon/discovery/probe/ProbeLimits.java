package dev.devmon.discovery.probe;

import java.time.Duration;

/**
 * What a service may cost the prober.
 *
 * @param connect for the connection
 * @param silence between two pieces of an answer
 * @param answer for the whole answer: what takes longer would not survive a scrape either
 * @param bodyBytes of an answer
 */
public record ProbeLimits(Duration connect, Duration silence, Duration answer, int bodyBytes) {
    /** {@code answer} equals the scrape timeout of the stack. */
    public static final ProbeLimits DEFAULT =
            new ProbeLimits(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(4), 5 * 1024 * 1024);
}
