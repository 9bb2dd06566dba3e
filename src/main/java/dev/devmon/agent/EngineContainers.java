package dev.devmon.agent;

import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.listen.PublishedContainer;
import dev.devmon.engine.Engine;
import dev.devmon.engine.OtherContainer;
import dev.devmon.engine.OtherContainers;
import dev.devmon.failure.FailureException;
import java.io.IOException;

/** The engine's containers, as discovery wants to see them. */
public final class EngineContainers implements ContainerSource {
    private final Engine engine;

    public EngineContainers(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Containers list() throws IOException {
        try {
            OtherContainers found = engine.others();
            return new Containers(
                    found.containers().stream().map(EngineContainers::published).toList(), found.stackPorts());
        } catch (FailureException e) {
            throw new IOException("the engine cannot list its containers", e);
        }
    }

    private static PublishedContainer published(OtherContainer container) {
        return new PublishedContainer(
                container.id(),
                container.name(),
                container.image(),
                container.labels().get("com.docker.compose.project"),
                container.labels().get("com.docker.compose.service"),
                container.labels(),
                container.published(),
                container.created());
    }
}
