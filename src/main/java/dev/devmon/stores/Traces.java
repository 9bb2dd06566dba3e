package dev.devmon.stores;

import dev.devmon.failure.FailureException;
import dev.devmon.failure.Suggestion;
import dev.devmon.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Searches the traces of services. */
public final class Traces {
    private final Session session;
    private final ServedApi store;

    /** @throws FailureException {@code COMPONENT} when the store of traces does not run */
    public Traces(Session session) {
        this.session = session;
        this.store = ServedApi.of(session, ServedApi.TRACE_SEARCH);
    }

    /** Returns the services that have sent spans. */
    public List<String> services() {
        return TraceSearch.services(store.get(TraceSearch.SERVICES));
    }

    /**
     * Returns the latest traces of a service, the latest first.
     *
     * @throws FailureException {@code USAGE} for a service that has sent none
     */
    public List<TraceSummary> latest(String service, Duration within, int limit) {
        List<String> known = services();
        if (!known.contains(service)) {
            throw FailureException.usage(
                    "no traces of the service \"" + service + "\"",
                    known.isEmpty() ? "no service has sent any" : "there are traces of " + String.join(", ", known),
                    Suggestion.didYouMean(service, known)
                            + "send them over OTLP: OpenTelemetry's agents do this without code changes");
        }
        return of(service, within, limit);
    }

    private List<TraceSummary> of(String service, Duration within, int limit) {
        Instant now = session.clock().instant();
        return TraceSearch.traces(store.get(TraceSearch.latest(service, now.minus(within), now, limit)));
    }

    /** Returns the latest traces of all services, each once, the latest first. */
    public List<TraceSummary> latest(Duration within, int limit) {
        return services().stream()
                .flatMap(service -> of(service, within, limit).stream())
                .distinct()
                .sorted(Comparator.comparing(TraceSummary::start).reversed())
                .limit(limit)
                .toList();
    }

    /**
     * Returns the spans of a trace, the earliest first.
     *
     * @throws FailureException {@code USAGE} when the store has no such trace
     */
    public List<TraceSpan> spans(String id) {
        List<TraceSpan> spans =
                store.find(TraceSearch.trace(id)).map(TraceSearch::spansOfOne).orElse(List.of());
        if (spans.isEmpty()) {
            throw FailureException.usage(
                    "no trace \"" + id + "\"", "the store has no span of it", "`devmon trace` lists the latest");
        }
        return spans;
    }

    /** Returns the slowest of the traces, the slowest first. */
    public static List<TraceSummary> slowest(List<TraceSummary> traces, int limit) {
        return traces.stream()
                .sorted(Comparator.comparing(TraceSummary::duration).reversed())
                .limit(limit)
                .toList();
    }
}
