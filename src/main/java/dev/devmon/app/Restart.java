package dev.devmon.app;

import dev.devmon.definition.Component;
import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.ReadinessWait;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.time.Instant;

/** Restarts a component's container. */
public final class Restart {
    private final Session session;

    public Restart(Session session) {
        this.session = session;
    }

    /**
     * Restarts the container, and waits until the component is ready again.
     *
     * @throws FailureException {@code COMPONENT} when the component does not run or does not become ready
     */
    public void run(String name) {
        Component component = session.stack().requireComponent(name);
        StackLock.whileHeld(session, "restart", () -> {
            ObservedContainer container = RunningStack.of(session).require(name);
            Instant begin = session.clock().instant();
            session.events().accept(new Event.Started(name, "restarting"));
            session.engine().restart(container.id());
            new ReadinessWait(session.engine(), session.clock(), session.sleeper())
                    .await(component, container.id(), container.ports(), begin, session.events());
            return name;
        });
    }
}
