package dev.devmon.reconcile;

import dev.devmon.definition.Component;
import dev.devmon.definition.Ready;
import dev.devmon.engine.Engine;
import dev.devmon.engine.EngineException;
import dev.devmon.engine.LogQuery;
import dev.devmon.engine.Vitals;
import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.Polling;
import dev.devmon.session.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits until a started component is ready, or it is clear that it will not be. */
public final class ReadinessWait {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final int LOG_LINES = 20;

    private final Engine engine;
    private final ReadinessCheck check;
    private final Polling polling;

    public ReadinessWait(Engine engine, Clock clock, Sleeper sleeper) {
        this.engine = engine;
        this.check = new ReadinessCheck(engine);
        this.polling = new Polling(clock, sleeper, FIRST_PAUSE, LONGEST_PAUSE);
    }

    /**
     * Waits until the component is ready.
     *
     * @param startedAt when its start began, for the duration that is reported
     * @throws FailureException {@code COMPONENT}, with its last log lines, when its process ended or its time is up.
     *     The container stays; one that keeps ending is stopped, so that the engine does not restart it for ever
     */
    public void await(
            Component component,
            String containerId,
            Map<String, PortBinding> ports,
            Instant startedAt,
            EventSink events) {
        Ready ready = component.ready();
        events.accept(new Event.Waiting(component.name(), ready.check().describe()));
        int restartsBefore = engine.vitals(containerId).restarts();
        Optional<String> whyNot = polling.await(ready.within(), () -> {
            Optional<String> obstacle = check.whyNot(ready.check(), containerId, ports);
            if (obstacle.isPresent()) {
                requireRunning(component, containerId, restartsBefore);
            }
            return obstacle;
        });
        if (whyNot.isPresent()) {
            throw failure(
                    component,
                    containerId,
                    component.name() + " is not ready after " + ready.within().toSeconds() + " s: " + whyNot.get());
        }
        events.accept(new Event.Ready(
                component.name(), Duration.between(startedAt, polling.clock().instant())));
    }

    private void requireRunning(Component component, String containerId, int restartsBefore) {
        Vitals vitals = engine.vitals(containerId);
        if (vitals.state() != State.RUNNING || vitals.restarts() > restartsBefore) {
            engine.stop(containerId);
            throw failure(component, containerId, component.name() + " " + vitals.describe());
        }
    }

    private FailureException failure(Component component, String containerId, String what) {
        return FailureException.component(
                what,
                log(containerId),
                "see `devmon logs " + component.name() + "`; the container is kept for inspection,"
                        + " `devmon up` tries again");
    }

    private String log(String containerId) {
        List<String> lines = new ArrayList<>();
        try {
            engine.logs(containerId, LogQuery.last(LOG_LINES), lines::add);
        } catch (EngineException e) {
            return "its log cannot be read: " + e.failures().get(0).why(); // somebody removes it meanwhile
        }
        return lines.isEmpty() ? "its log is empty" : "the last lines of its log:\n  " + String.join("\n  ", lines);
    }
}
