package dev.devmon.discovery.target;

import dev.devmon.codec.OmittedWhenNull;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.identify.StatusPage;
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
 * Something that listens or is declared, and the verdict on it.
 *
 * @param name the label {@code service}
 * @param pid the pid of its process; null when unknown
 * @param container the name of its container; null outside of containers
 * @param address host:port at which this machine reaches it
 * @param runtime its runtime, such as {@code java} or {@code node}; {@code other} when unknown
 * @param metrics its metrics; null when none are known
 * @param health its health endpoint; null when none is known
 * @param measured how it is measured; null unless it is a database, cache or broker of a kind that is measured
 * @param state the state of its process
 * @param reason the reason for the verdict, one sentence for a person
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

    /** The only format of the exporters for databases and brokers. */
    private static final String MEASURED_FORMAT = "prometheus";

    /** Looks up the value of {@code up} that Prometheus has for a target; empty where it has none. */
    @FunctionalInterface
    public interface UpLookup {
        Optional<Boolean> up(String service, String instance);
    }

    public DiscoveredService {
        // Both come from a process that anyone may have started, and end up in labels, files and terminals
        name = Visible.line(name);
        reason = Visible.line(reason);
        if (name.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a service has a name, and its verdict a reason: " + address);
        }
    }

    /** Returns the service for a candidate that was probed. */
    public static DiscoveredService judged(Candidate candidate, ProbeOutcome outcome, Instant now) {
        // A declared service is scraped before it is known what it answers
        MetricsEndpoint metrics = outcome.metrics() == null && candidate.expected()
                ? new MetricsEndpoint(candidate.metricsPaths().get(0), "", 0)
                : outcome.metrics();
        StatusPage status = candidate.statusPage();
        String system =
                status != null && outcome.finding() == Finding.STATUS_PAGE ? status.system() : candidate.system();
        boolean absent = outcome.finding() == Finding.NO_CONNECTION && candidate.pid() == null;
        return of(
                candidate,
                absent ? ServiceState.NOT_STARTED : ServiceState.RUNNING,
                outcome.verdict(),
                outcome.reason(),
                metrics,
                outcome.health(),
                system,
                now);
    }

    /** Returns the service for a candidate that was not probed. */
    public static DiscoveredService ignored(Candidate candidate, String reason, Instant now) {
        return of(candidate, ServiceState.RUNNING, Verdict.IGNORED, reason, null, null, candidate.system(), now);
    }

    private static DiscoveredService of(
            Candidate candidate,
            ServiceState state,
            Verdict verdict,
            String reason,
            @Nullable MetricsEndpoint metrics,
            @Nullable HealthEndpoint health,
            @Nullable String system,
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
                system == null ? null : Measurement.of(system),
                state,
                verdict,
                reason,
                candidate.env(),
                candidate.expected(),
                now,
                now);
    }

    /** Returns whether the service belongs in the list of targets. */
    public boolean target() {
        return expected
                || (metrics != null
                        && (verdict == Verdict.SCRAPED
                                || verdict == Verdict.ADMITTED
                                || verdict == Verdict.UNREACHABLE));
    }

    /** Returns whether the service is declared, or was seen recently enough to be remembered. */
    public boolean remembered(Instant now) {
        return expected || lastSeen.isAfter(now.minus(Retention.KEPT));
    }

    /**
     * Returns the service as Prometheus sees it: {@link Verdict#SCRAPED} where it is a target that is up, and
     * unresponsive where it is a running target that is not.
     */
    public DiscoveredService confirmedBy(UpLookup lookup) {
        boolean ended = state != ServiceState.RUNNING;
        boolean asked = measured != null && !measured.exporter().isEmpty();
        if (!target() || (ended && asked)) {
            return this; // an exporter goes on answering for what has ended
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

    /** Returns the service's condition in a word: the verdict, unless the state of its process says more. */
    public String word() {
        return state == ServiceState.RUNNING ? verdict.word() : state.word();
    }

    public DiscoveredService judged(Verdict newVerdict, String newReason, @Nullable MetricsEndpoint newMetrics) {
        return with(newMetrics, measured, state, newVerdict, newReason, firstSeen, lastSeen);
    }

    /** Returns the service as measured by an exporter, at the exporter's path. */
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

    /** Returns what is remembered of the service once nothing listens any more, if it is not declared. */
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
