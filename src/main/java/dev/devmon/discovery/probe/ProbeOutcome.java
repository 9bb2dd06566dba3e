package dev.devmon.discovery.probe;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of probing a candidate.
 *
 * @param finding the most telling finding of all attempts
 * @param reason the finding in words, with the path
 * @param metrics non-null exactly when metrics were found
 * @param families the names of its metrics, to recognize the same metrics on another port
 * @param attempts the attempts to find metrics, in order
 */
public record ProbeOutcome(
        Finding finding,
        String reason,
        @Nullable MetricsEndpoint metrics,
        @Nullable HealthEndpoint health,
        Set<String> families,
        List<Attempt> attempts) {

    /**
     * A path that was requested.
     *
     * @param reason the finding in words, without the path: "answers with status 404"
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

    /** Returns an outcome without metrics. */
    public static ProbeOutcome without(Finding finding, String reason) {
        return new ProbeOutcome(finding, reason, null, null, Set.of(), List.of());
    }

    /** Returns the path of the most telling attempt. */
    public String path() {
        return attempts.stream()
                .filter(attempt -> attempt.finding() == finding)
                .findFirst()
                .orElseThrow()
                .path();
    }

    public Verdict verdict() {
        return finding.verdict();
    }
}
