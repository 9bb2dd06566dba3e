package dev.devmon.reconcile;

import dev.devmon.engine.Engine;
import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.Step;
import dev.devmon.session.Session;
import java.util.Map;

/** Carries out one step, and says so. */
final class StepExecution {
    private final Session session;

    StepExecution(Session session) {
        this.session = session;
    }

    /** @throws FailureException when the engine refuses, or a component its new configuration */
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

    /** So that the next `up` says again that the new configuration is not in force. */
    private void markNotLoaded(Step.ReloadConfig reload) {
        writeMarker(
                session.engine(),
                reload.container().id(),
                reload.blueprint().loadedFiles().rejected().text());
    }

    /** Records what a running container has taken over. */
    static void writeMarker(Engine engine, String containerId, String text) {
        String marker = Blueprint.RELOAD_MARKER;
        int name = marker.lastIndexOf('/') + 1;
        engine.writeFiles(containerId, marker.substring(0, name - 1), Map.of(marker.substring(name), text));
    }
}
