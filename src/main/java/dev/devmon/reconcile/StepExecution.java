package dev.devmon.reconcile;

import dev.devmon.engine.Engine;
import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.Step;
import dev.devmon.session.Session;
import java.util.Map;

/** Carries out a step, and announces it. */
final class StepExecution {
    private final Session session;

    StepExecution(Session session) {
        this.session = session;
    }

    /** @throws FailureException when the engine rejects the step, or a component its new configuration */
    void run(Step step) {
        announce(step);
        session.engine().execute(step, session.events());
        if (step instanceof Step.ReloadConfig reload
                && reload.blueprint().definition().reload() != null) {
            try {
                ConfigReload.trigger(reload.blueprint());
            } catch (FailureException e) {
                markNotLoaded(reload);
                throw e;
            }
        }
    }

    private void announce(Step step) {
        if (step instanceof Step.StartContainer) {
            session.events().accept(new Event.Started(step.subject(), "starting"));
        } else if (step instanceof Step.RemoveContainer) {
            session.events().accept(new Event.Started(step.subject(), "stopping (" + step.because() + ")"));
        } else if (step instanceof Step.ReloadConfig) {
            session.events().accept(new Event.Started(step.subject(), "reloading its configuration"));
        }
    }

    /** Marks the configuration as rejected, so that the next {@code up} reports again that it is not in force. */
    private void markNotLoaded(Step.ReloadConfig reload) {
        writeMarker(
                session.engine(),
                reload.container().id(),
                reload.blueprint().loadedFiles().rejected().text());
    }

    /** Records in a running container what it has taken over. */
    static void writeMarker(Engine engine, String containerId, String text) {
        String marker = Blueprint.RELOAD_MARKER;
        int name = marker.lastIndexOf('/') + 1;
        engine.writeFiles(containerId, marker.substring(0, name - 1), Map.of(marker.substring(name), text));
    }
}
