package dev.devmon.discovery.probe;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a candidate.
 *
 * @param metrics present when the verdict is {@link Verdict#ADMITTED}, and only then
 * @param families names of its metrics, to recognise the same metrics on another port
 */
public record ProbeOutcome(
        Verdict verdict,
        String reason,
        @Nullable MetricsEndpoint metrics,
        @Nullable HealthEndpoint health,
        Set<String> families) {
    public ProbeOutcome {
        if ((verdict == Verdict.ADMITTED) != (metrics != null)) {
            throw new IllegalArgumentException("an admitted service has metrics, another has none: " + reason);
        }
    }

    public static ProbeOutcome without(Verdict verdict, String reason) {
        return new ProbeOutcome(verdict, reason, null, null, Set.of());
    }
}
