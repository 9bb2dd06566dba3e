package dev.devmon.discovery.target;

import dev.devmon.codec.OmittedWhenNull;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Finding;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.ProbeOutcome;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.EndingSource.Ending;
import dev.devmon.text.Visible;
import java.time.Instant;
import java.util.Optional;
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
 * @param measured null where it is no database, cache or broker, or none that is measured
 * @param state what its process does
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
        @OmittedWhenNull @Nullable Measurement measured,
        ServiceState state,
        Verdict verdict,
        String reason,
        String env,
        boolean expected,
        Instant firstSeen,
        Instant lastSeen) {

    /** Exporters of such systems know one format. */
    private static final String MEASURED_FORMAT = "prometheus";

    /** Tells what Prometheus has as {@code up} of a target; empty where it has none. */
    @FunctionalInterface
    public interface UpLookup {
        Optional<Boolean> up(String service, String instance);
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
        boolean absent = outcome.finding() == Finding.NO_CONNECTION && candidate.pid() == null;
        return of(
                candidate,
                absent ? ServiceState.NOT_STARTED : ServiceState.RUNNING,
                outcome.verdict(),
                outcome.reason(),
                metrics,
                outcome.health(),
                now);
    }

    /** A candidate that was not asked. */
    public static DiscoveredService ignored(Candidate candidate, String reason, Instant now) {
        return of(candidate, ServiceState.RUNNING, Verdict.IGNORED, reason, null, null, now);
    }

    private static DiscoveredService of(
            Candidate candidate,
            ServiceState state,
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
                candidate.system() == null ? null : Measurement.of(candidate.system()),
                state,
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

    /**
     * The same as Prometheus sees it: {@link Verdict#SCRAPED} where it is a target that is up, and unresponsive where it is
     * one that runs and is not.
     */
    public DiscoveredService confirmedBy(UpLookup lookup) {
        if (!target()) {
            return this;
        }
        Optional<Boolean> up = lookup.up(name, address);
        if (up.equals(Optional.of(true))) {
            return judged(Verdict.SCRAPED, "Prometheus scrapes it", metrics).in(ServiceState.RUNNING);
        }
        return up.isPresent() && state == ServiceState.RUNNING && verdict == Verdict.ADMITTED
                ? judged(verdict, "it runs, but does not answer when Prometheus asks it", metrics)
                        .in(ServiceState.UNRESPONSIVE)
                : this;
    }

    /** What it is to a user, in a word: the verdict, unless its process says more. */
    public String word() {
        return state == ServiceState.RUNNING ? verdict.word() : state.word();
    }

    public DiscoveredService judged(Verdict newVerdict, String newReason, @Nullable MetricsEndpoint newMetrics) {
        return with(newMetrics, measured, state, newVerdict, newReason, firstSeen, lastSeen);
    }

    /** It is measured by an exporter, at its path. */
    public DiscoveredService measured(Measurement by, String path, int series) {
        return with(
                new MetricsEndpoint(path, MEASURED_FORMAT, series),
                by,
                state,
                Verdict.ADMITTED,
                by.exporter() + " measures it",
                firstSeen,
                lastSeen);
    }

    DiscoveredService in(ServiceState newState) {
        return with(metrics, measured, newState, verdict, reason, firstSeen, lastSeen);
    }

    DiscoveredService seen(Instant first, Instant last) {
        return with(metrics, measured, state, verdict, reason, first, last);
    }

    /** What is remembered of it where nothing listens any more, and nobody declares it. */
    DiscoveredService ended(Ending ending, Instant last) {
        return new DiscoveredService(
                name,
                origin,
                null,
                container,
                address,
                runtime,
                metrics,
                health,
                measured,
                ending.state(),
                Verdict.UNREACHABLE,
                ending.reason(),
                env,
                false,
                firstSeen,
                last);
    }

    private DiscoveredService with(
            @Nullable MetricsEndpoint newMetrics,
            @Nullable Measurement newMeasured,
            ServiceState newState,
            Verdict newVerdict,
            String newReason,
            Instant first,
            Instant last) {
        return new DiscoveredService(
                name,
                origin,
                pid,
                container,
                address,
                runtime,
                newMetrics,
                health,
                newMeasured,
                newState,
                newVerdict,
                newReason,
                env,
                expected,
                first,
                last);
    }
}
