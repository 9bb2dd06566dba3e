package dev.devmon.agent;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Forwards the ports of the running components to this machine where the engine is reached by ssh; the ports of stopped
 * ones stay free. Repeated in each cycle, since an ssh process that ends takes its forwards with it.
 */
final class PortForwards implements AgentTask {
    private final Session session;
    private Set<Integer> ports = Set.of();

    PortForwards(Session session) {
        this.session = session;
    }

    @Override
    public void refresh(RunningStack running) {
        ports = running.containers().stream()
                .filter(ObservedContainer::alive)
                .flatMap(container -> container.ports().values().stream())
                .map(PortBinding::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void run() {
        session.engine().forward(ports);
    }
}
