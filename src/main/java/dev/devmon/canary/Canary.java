package dev.devmon.canary;

import dev.devmon.definition.Component;
import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.session.Polling;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends one request's worth of telemetry through the doors that services use, and follows it into each store and back. */
public final class Canary {
    /** Of its progress. */
    private static final String SUBJECT = "canary";

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration UNTIL_ARRIVED = Duration.ofSeconds(20);

    private final Session session;
    private final CanaryTelemetry sent;
    private final CanaryChecks checks;
    private final RunningStack running;
    private final List<Hop> hops = new ArrayList<>();

    /** For one run. */
    public Canary(Session session) {
        this.session = session;
        this.sent = CanaryTelemetry.at(session.clock().instant());
        this.checks = new CanaryChecks(sent);
        this.running = RunningStack.of(session);
    }

    /** How a hop ended. */
    public enum Outcome {
        OK,
        FAILED,
        /** The component that it needs is no part of what was brought up. */
        LEFT_OUT
    }

    /**
     * One hop.
     *
     * @param after since the canary began
     * @param what that which holds, or does not
     * @param why empty where it holds
     * @param fix what to do about it; empty where it holds
     */
    public record Hop(Outcome outcome, Duration after, String what, String why, String fix) {}

    /** The hops in their order, and the trace that was sent. */
    public record Report(List<Hop> hops, String traceId, Duration took) {
        /** Whether some hop holds and none fails. */
        public boolean holds() {
            return count(Outcome.FAILED) == 0 && count(Outcome.OK) > 0;
        }

        public long count(Outcome outcome) {
            return hops.stream().filter(hop -> hop.outcome() == outcome).count();
        }
    }

    /** Runs it to its end: a hop that fails keeps only those from being tried that follow from it. */
    public Report run() {
        boolean traces = send(
                "takes a trace",
                ServedApi.TELEMETRY,
                ServedApi.TRACE_SEARCH,
                door -> checks.post(door, "traces", sent.traces()));
        boolean metrics = send(
                "takes metrics",
                ServedApi.TELEMETRY,
                ServedApi.METRICS,
                door -> checks.post(door, "metrics", sent.metrics()));
        boolean logs = send(
                "takes log lines",
                ServedApi.TELEMETRY,
                ServedApi.LOG_SEARCH,
                door -> checks.post(door, "logs", sent.logs()));
        boolean line = send("takes a line of JSON", ServedApi.LOG_LINES, ServedApi.LOG_SEARCH, checks::sendLine);
        boolean kept = traces
                && arrive(
                        "has the trace's " + CanaryTelemetry.SPANS + " spans",
                        ServedApi.TRACE_SEARCH,
                        checks::hasTrace);
        if (metrics) {
            arrive("has the metrics, with the labels service and env", ServedApi.METRICS, checks::hasMetric);
            arrive("leads from them to the trace, by an exemplar", ServedApi.METRICS, checks::hasExemplar);
        }
        if (logs) {
            arrive("has the log lines, with trace and correlation id", ServedApi.LOG_SEARCH, checks::hasLogs);
        }
        if (line) {
            arrive("has the line of JSON beside them", ServedApi.LOG_SEARCH, checks::hasLine);
        }
        if (kept) {
            arrive("leads from metrics and logs to the trace", ServedApi.FRONT_PAGE, checks::hasLinks);
        }
        session.events().accept(new Event.Done(SUBJECT, "came to the end of its way"));
        return new Report(List.copyOf(hops), sent.traceId(), sinceBegin());
    }

    /** A door has no way for what no store is there to keep. */
    private boolean send(String what, String door, String store, Function<ServedApi, Optional<String>> sending) {
        Optional<String> absent = absent(store);
        return (absent.isPresent() && absent(door).isEmpty())
                ? leftOut(door, what, store, absent.get())
                : hop(what, door, Duration.ZERO, sending);
    }

    private boolean arrive(String what, String store, Function<ServedApi, Optional<String>> whyNot) {
        return hop(what, store, UNTIL_ARRIVED, whyNot);
    }

    private boolean hop(String what, String serving, Duration within, Function<ServedApi, Optional<String>> whyNot) {
        Optional<String> absent = absent(serving);
        if (absent.isPresent()) {
            return leftOut(serving, what, serving, absent.get());
        }
        String name = name(serving);
        String sentence = name + " " + what;
        Optional<String> status =
                running.container(name).filter(found -> !found.running()).map(ObservedContainer::status);
        if (status.isPresent()) {
            return end(
                    Outcome.FAILED,
                    sentence,
                    "it is " + status.get(),
                    "see `devmon logs " + name + "`; `devmon up " + name + "` starts it");
        }
        session.events().accept(new Event.Started(SUBJECT, "sees whether " + sentence));
        Optional<String> why = Polling.every(PAUSE, session)
                .await(within, () -> asked(() -> whyNot.apply(ServedApi.of(session, serving))));
        return why.isEmpty()
                ? end(Outcome.OK, sentence, "", "")
                : end(
                        Outcome.FAILED,
                        sentence,
                        why.get(),
                        "see `devmon logs " + name + "`, and `devmon status` whether all runs");
    }

    private boolean leftOut(String serving, String what, String missing, String why) {
        return end(Outcome.LEFT_OUT, name(serving) + " " + what, why, "`devmon up " + name(missing) + "` starts it");
    }

    /** Why there is no container of what serves this; empty when there is one, whether it runs or not. */
    private Optional<String> absent(String serving) {
        Component component = session.stack().requireServing(serving);
        if (running.container(component.name()).isPresent()) {
            return Optional.empty();
        }
        return Optional.ofNullable(component.skipReason())
                .or(() -> Optional.of(component.name() + " was not brought up"));
    }

    private String name(String serving) {
        return session.stack().requireServing(serving).name();
    }

    private boolean end(Outcome outcome, String what, String why, String fix) {
        hops.add(new Hop(outcome, sinceBegin(), what, why, fix));
        return outcome == Outcome.OK;
    }

    private Duration sinceBegin() {
        return Duration.between(sent.at(), session.clock().instant());
    }

    private static Optional<String> asked(Supplier<Optional<String>> whyNot) {
        try {
            return whyNot.get();
        } catch (FailureException e) {
            return Optional.of(e.failures().get(0).why());
        }
    }
}
