package dev.devmon.discovery.probe;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a candidate.
 *
 * @param finding the most telling of all attempts
 * @param reason in words, with the path
 * @param metrics present when metrics were found, and only then
 * @param families names of its metrics, to recognise the same metrics on another port
 * @param attempts each path that was asked for metrics, in order
 */
public record ProbeOutcome(
        Finding finding,
        String reason,
        @Nullable MetricsEndpoint metrics,
        @Nullable HealthEndpoint health,
        Set<String> families,
        List<Attempt> attempts) {

    /**
     * One path that was asked.
     *
     * @param reason without the path: "answers with status 404"
     */
    public record Attempt(String path, Finding finding, String reason) {
        String sentence() {
            return path + " " + reason;
        }
    }

    public ProbeOutcome {
        if ((finding == Finding.METRICS) != (metrics != null)) {
            throw new IllegalArgumentException("an admitted service has metrics, another has none: " + reason);
        }
        families = Set.copyOf(families);
        attempts = List.copyOf(attempts);
    }

    /** Without metrics. */
    public static ProbeOutcome without(Finding finding, String reason) {
        return new ProbeOutcome(finding, reason, null, null, Set.of(), List.of());
    }

    public Verdict verdict() {
        return finding.verdict();
    }
}
