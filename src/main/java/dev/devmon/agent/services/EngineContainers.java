package dev.devmon.agent.services;

import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.listen.RunningContainer;
import dev.devmon.engine.Engine;
import dev.devmon.engine.OtherContainer;
import dev.devmon.engine.OtherContainers;
import dev.devmon.failure.FailureException;
import dev.devmon.session.EngineMachine;
import java.io.IOException;

/** The engine's containers that do not belong to the stack, in the form that discovery uses. */
public final class EngineContainers implements ContainerSource {
    private final Engine engine;
    private final EngineMachine machine;

    public EngineContainers(Engine engine) {
        this.engine = engine;
        this.machine = new EngineMachine(engine);
    }

    @Override
    public Containers list() throws IOException {
        try {
            OtherContainers found = engine.others();
            return new Containers(found.containers().stream().map(this::running).toList(), found.stackPorts());
        } catch (FailureException e) {
            throw new IOException("the engine cannot list its containers", e);
        }
    }

    private RunningContainer running(OtherContainer container) {
        return new RunningContainer(
                container.id(),
                container.name(),
                container.image(),
                container.labels().get("com.docker.compose.project"),
                container.labels().get("com.docker.compose.service"),
                container.labels(),
                container.published(),
                container.exposed(),
                address(container),
                container.created());
    }

    /** Returns the container's address, or an empty string where this machine cannot reach containers. */
    private String address(OtherContainer container) {
        return machine.reachesContainers() ? container.address() : "";
    }
}
