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

/** Sends the telemetry of one request to the endpoints that services use, and follows it into each store and back. */
public final class Canary {
    /** The subject of progress events. */
    private static final String SUBJECT = "canary";

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration UNTIL_ARRIVED = Duration.ofSeconds(20);

    private final Session session;
    private final CanaryTelemetry sent;
    private final CanaryChecks checks;
    private final RunningStack running;
    private final List<CheckResult> done = new ArrayList<>();

    /** Creates a canary for a single run. */
    public Canary(Session session) {
        this.session = session;
        this.sent = CanaryTelemetry.at(session.clock().instant());
        this.checks = new CanaryChecks(sent);
        this.running = RunningStack.of(session);
    }

    /** The outcome of a check. */
    public enum Outcome {
        OK,
        FAILED,
        /** The component that it needs was not brought up. */
        SKIPPED
    }

    /**
     * The result of a check.
     *
     * @param after the time since the canary began
     * @param what what is true when it passed
     * @param why why it failed; empty when it passed
     * @param fix what to do about it; empty when it passed
     */
    public record CheckResult(Outcome outcome, Duration after, String what, String why, String fix) {}

    /** The checks in order, and the trace that was sent. */
    public record Report(List<CheckResult> checks, String traceId, Duration took) {
        /** Returns whether some check passed and none failed. */
        public boolean holds() {
            return count(Outcome.FAILED) == 0 && count(Outcome.OK) > 0;
        }

        /** Returns how many checks passed, as in {@code 8 of 9}. */
        public String passed() {
            return count(Outcome.OK) + " of " + checks.size();
        }

        public long count(Outcome outcome) {
            return checks.stream().filter(check -> check.outcome() == outcome).count();
        }
    }

    /** Runs every check, except those that depend on one that failed. */
    public Report run() {
        boolean traces = send(
                "accepts a trace",
                ServedApi.TELEMETRY,
                ServedApi.TRACE_SEARCH,
                door -> checks.post(door, "traces", sent.traces()));
        boolean metrics = send(
                "accepts metrics",
                ServedApi.TELEMETRY,
                ServedApi.METRICS,
                door -> checks.post(door, "metrics", sent.metrics()));
        boolean logs = send(
                "accepts log lines",
                ServedApi.TELEMETRY,
                ServedApi.LOG_SEARCH,
                door -> checks.post(door, "logs", sent.logs()));
        String address = session.engine().info().bridgeAddress();
        if (!address.isEmpty()) {
            check(
                    "can be reached by containers, at " + address,
                    ServedApi.TELEMETRY,
                    Duration.ZERO,
                    door -> checks.postNothing(door, address));
        }
        boolean line = send("accepts a line of JSON", ServedApi.LOG_LINES, ServedApi.LOG_SEARCH, checks::sendLine);
        boolean kept = traces
                && arrive(
                        "has the trace's " + CanaryTelemetry.SPANS + " spans",
                        ServedApi.TRACE_SEARCH,
                        checks::hasTrace);
        if (metrics) {
            arrive("has the metrics, with the labels service and env", ServedApi.METRICS, checks::hasMetric);
            arrive("links them to the trace by an exemplar", ServedApi.METRICS, checks::hasExemplar);
        }
        if (logs) {
            arrive("has the log lines, with trace and correlation id", ServedApi.LOG_SEARCH, checks::hasLogs);
        }
        if (line) {
            arrive("has the line of JSON beside them", ServedApi.LOG_SEARCH, checks::hasLine);
        }
        if (kept) {
            arrive("links metrics and logs to the trace", ServedApi.FRONT_PAGE, checks::hasLinks);
        }
        Report report = new Report(List.copyOf(done), sent.traceId(), sinceBegin());
        session.events().accept(new Event.Done(SUBJECT, "finished: " + report.passed() + " checks passed"));
        return report;
    }

    /** Sends a signal; skips the check if the stack has no store for it, since the endpoint then accepts none. */
    private boolean send(String what, String door, String store, Function<ServedApi, Optional<String>> sending) {
        Optional<String> absent = absent(store);
        return (absent.isPresent() && absent(door).isEmpty())
                ? skip(door, what, store, absent.get())
                : check(what, door, Duration.ZERO, sending);
    }

    private boolean arrive(String what, String store, Function<ServedApi, Optional<String>> whyNot) {
        return check(what, store, UNTIL_ARRIVED, whyNot);
    }

    private boolean check(String what, String serving, Duration within, Function<ServedApi, Optional<String>> whyNot) {
        Optional<String> absent = absent(serving);
        if (absent.isPresent()) {
            return skip(serving, what, serving, absent.get());
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
        session.events().accept(new Event.Started(SUBJECT, "checks whether " + sentence));
        Optional<String> why = Polling.every(PAUSE, session)
                .await(within, () -> asked(() -> whyNot.apply(ServedApi.of(session, serving))));
        return why.isEmpty()
                ? end(Outcome.OK, sentence, "", "")
                : end(
                        Outcome.FAILED,
                        sentence,
                        why.get(),
                        "see `devmon logs " + name + "`; `devmon status` shows whether everything is running");
    }

    private boolean skip(String serving, String what, String missing, String why) {
        return end(Outcome.SKIPPED, name(serving) + " " + what, why, "`devmon up " + name(missing) + "` starts it");
    }

    /** Returns why there is no container that serves an interface; empty when there is one, whether it runs or not. */
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
        done.add(new CheckResult(outcome, sinceBegin(), what, why, fix));
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
