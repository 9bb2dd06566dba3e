package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.ProbeOutcome;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.text.Visible;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that listens, or that was declared, and what became of it.
 *
 * @param name the label {@code service}
 * @param pid null where no process is known
 * @param container name of its container; null where it is in none
 * @param address host:port as this machine reaches it
 * @param runtime such as {@code java} or {@code node}; {@code other} where it cannot be told
 * @param metrics null where none are known
 * @param health null where no health endpoint is known
 * @param reason of the verdict, one sentence for a person
 * @param expected whether the user declared it
 * @param lastSeen when it last ran, as far as devmon saw it, to the minute
 */
public record DiscoveredService(
        String name,
        Origin origin,
        @Nullable Integer pid,
        @Nullable String container,
        String address,
        String runtime,
        @Nullable MetricsEndpoint metrics,
        @Nullable HealthEndpoint health,
        Verdict verdict,
        String reason,
        String env,
        boolean expected,
        Instant firstSeen,
        Instant lastSeen) {

    /** Tells whether Prometheus has {@code up == 1} for a target. */
    @FunctionalInterface
    public interface UpLookup {
        boolean isUp(String service, String instance);
    }

    public DiscoveredService {
        // Both come from a process that anyone may have started, and go into labels, files and terminals
        name = Visible.line(name);
        reason = Visible.line(reason);
        if (name.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a service has a name, and its verdict a reason: " + address);
        }
    }

    /** What became of a candidate that was asked. */
    public static DiscoveredService judged(Candidate candidate, ProbeOutcome outcome, Instant now) {
        // A declared service is scraped before anyone knows what it answers
        MetricsEndpoint metrics = outcome.metrics() == null && candidate.expected()
                ? new MetricsEndpoint(candidate.metricsPaths().get(0), "", 0)
                : outcome.metrics();
        return of(candidate, outcome.verdict(), outcome.reason(), metrics, outcome.health(), now);
    }

    /** A candidate that was not asked. */
    public static DiscoveredService ignored(Candidate candidate, String reason, Instant now) {
        return of(candidate, Verdict.IGNORED, reason, null, null, now);
    }

    private static DiscoveredService of(
            Candidate candidate,
            Verdict verdict,
            String reason,
            @Nullable MetricsEndpoint metrics,
            @Nullable HealthEndpoint health,
            Instant now) {
        return new DiscoveredService(
                candidate.name(),
                candidate.origin(),
                candidate.pid(),
                candidate.container(),
                candidate.endpoint().address(),
                candidate.runtime(),
                metrics,
                health,
                verdict,
                reason,
                candidate.env(),
                candidate.expected(),
                now,
                now);
    }

    /** Whether it belongs into the list of targets. */
    public boolean target() {
        return expected
                || (metrics != null
                        && (verdict == Verdict.SCRAPED
                                || verdict == Verdict.ADMITTED
                                || verdict == Verdict.UNREACHABLE));
    }

    /** Whether it is declared, or was seen lately enough not to be forgotten. */
    public boolean remembered(Instant now) {
        return expected || lastSeen.isAfter(now.minus(Retention.KEPT));
    }

    /** The same; {@link Verdict#SCRAPED} where it is a target and Prometheus says that it is up. */
    public DiscoveredService confirmedBy(UpLookup lookup) {
        return target() && lookup.isUp(name, address)
                ? judged(Verdict.SCRAPED, "Prometheus scrapes it", metrics)
                : this;
    }

    public DiscoveredService judged(Verdict newVerdict, String newReason, @Nullable MetricsEndpoint newMetrics) {
        return new DiscoveredService(
                name,
                origin,
                pid,
                container,
                address,
                runtime,
                newMetrics,
                health,
                newVerdict,
                newReason,
                env,
                expected,
                firstSeen,
                lastSeen);
    }

    DiscoveredService seen(Instant first, Instant last) {
        return new DiscoveredService(
                name, origin, pid, container, address, runtime, metrics, health, verdict, reason, env, expected, first,
                last);
    }
}
