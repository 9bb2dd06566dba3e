package dev.devmon.discovery.probe;

import java.time.Duration;

/**
 * When to ask again. What was admitted or refused stays so while its process lives. A service without metrics, or
 * without an answer, may only be starting: frameworks listen before their endpoints work, and a debugger may hold them.
 * So it is asked in each cycle of its first 30 seconds, then after pauses that double up to a minute. After ten minutes
 * it is most likely what it seems, and a request a minute would only fill its log: it is asked every ten minutes, for
 * endpoints that hot reloading adds.
 */
final class ProbePauses {
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private ProbePauses() {}

    /**
     * The pause after an answer.
     *
     * @param age since it began to listen, as far as is known
     * @param asked how often it was asked since it ceased to be new
     */
    static Duration after(Verdict verdict, Duration age, int asked) {
        if (verdict != Verdict.NO_METRICS && verdict != Verdict.UNREACHABLE) {
            return FOR_EVER;
        }
        if (age.compareTo(STARTING) < 0) {
            return Duration.ZERO;
        }
        if (age.compareTo(SETTLED) >= 0) {
            return SETTLED;
        }
        Duration doubled = SHORTEST.multipliedBy(1L << Math.min(asked, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
}
