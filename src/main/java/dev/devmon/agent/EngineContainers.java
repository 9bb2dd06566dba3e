package dev.devmon.agent;

import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.listen.RunningContainer;
import dev.devmon.engine.Engine;
import dev.devmon.engine.OtherContainer;
import dev.devmon.engine.OtherContainers;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The engine's containers, as discovery wants to see them. */
public final class EngineContainers implements ContainerSource {
    private final Engine engine;
    private @Nullable HostNetwork hostNetwork;

    public EngineContainers(Engine engine) {
        this.engine = engine;
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

    /** This machine reaches a container's own address only where no virtual machine is between. */
    private String address(OtherContainer container) {
        return hostNetwork() == HostNetwork.NATIVE ? container.address() : "";
    }

    private HostNetwork hostNetwork() {
        HostNetwork known = hostNetwork;
        if (known == null) {
            known = engine.info().hostNetwork();
            hostNetwork = known;
        }
        return known;
    }
}
