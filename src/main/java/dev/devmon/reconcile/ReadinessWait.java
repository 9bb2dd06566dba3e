package dev.devmon.reconcile;

import dev.devmon.definition.Component;
import dev.devmon.definition.Ready;
import dev.devmon.engine.Engine;
import dev.devmon.engine.LogQuery;
import dev.devmon.engine.Vitals;
import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits until a started component is ready, or knows that it will not be. */
public final class ReadinessWait {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final int LOG_LINES = 20;

    private final Engine engine;
    private final ReadinessCheck check;
    private final Clock clock;
    private final Sleeper sleeper;

    public ReadinessWait(Engine engine, Clock clock, Sleeper sleeper) {
        this.engine = engine;
        this.check = new ReadinessCheck(engine);
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Returns when the component is ready.
     *
     * @param startedAt when its start began, for the time that is reported
     * @throws FailureException {@code COMPONENT} with its last log lines when its process ended or its time is up. The
     *     container stays; one that keeps ending is stopped, so that the engine does not start it for ever
     */
    public void await(
            Component component,
            String containerId,
            Map<String, PortBinding> ports,
            Instant startedAt,
            EventSink events)
            throws InterruptedException {
        Ready ready = component.ready();
        Instant deadline = clock.instant().plus(ready.within());
        events.accept(new Event.Waiting(component.name(), ready.check().describe()));
        Duration pause = FIRST_PAUSE;
        int restartsBefore = -1;
        while (true) {
            Optional<String> whyNot = check.whyNot(ready.check(), containerId, ports);
            if (whyNot.isEmpty()) {
                events.accept(new Event.Ready(component.name(), Duration.between(startedAt, clock.instant())));
                return;
            }
            Vitals vitals = engine.vitals(containerId);
            restartsBefore = restartsBefore < 0 ? vitals.restarts() : restartsBefore;
            if (vitals.state() != State.RUNNING || vitals.restarts() > restartsBefore) {
                engine.stop(containerId);
                throw failure(component, containerId, component.name() + " " + vitals.describe());
            }
            if (clock.instant().isAfter(deadline)) {
                throw failure(
                        component,
                        containerId,
                        component.name() + " is not ready after "
                                + ready.within().toSeconds() + " s: " + whyNot.get());
            }
            sleeper.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private FailureException failure(Component component, String containerId, String what) {
        List<String> lines = new ArrayList<>();
        engine.logs(containerId, LogQuery.last(LOG_LINES), lines::add);
        String why =
                lines.isEmpty() ? "its log is empty" : "the last lines of its log:\n  " + String.join("\n  ", lines);
        return new Failure(
                        what,
                        why,
                        "see `devmon logs " + component.name() + "`; the container is left for a look,"
                                + " `devmon up` tries again",
                        ExitCode.COMPONENT)
                .asException();
    }
}
