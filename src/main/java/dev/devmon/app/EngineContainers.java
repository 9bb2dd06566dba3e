package dev.devmon.app;

import dev.devmon.discovery.ContainerSource;
import dev.devmon.discovery.PublishedContainer;
import dev.devmon.engine.Engine;
import dev.devmon.engine.NeighbourContainer;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The engine's containers, as discovery wants to see them. */
final class EngineContainers implements ContainerSource {
    private final Engine engine;
    private final String stack;

    EngineContainers(Engine engine, String stack) {
        this.engine = engine;
        this.stack = stack;
    }

    @Override
    public Containers list() throws IOException {
        try {
            List<PublishedContainer> published = engine.neighbours(stack).stream()
                    .filter(container -> !container.published().isEmpty())
                    .map(EngineContainers::published)
                    .toList();
            Set<Integer> stackPorts = new HashSet<>();
            engine.containers(stack)
                    .forEach(container -> container.ports().values().forEach(port -> stackPorts.add(port.host())));
            return new Containers(published, stackPorts);
        } catch (FailureException e) {
            throw new IOException("the engine cannot list its containers", e);
        }
    }

    private static PublishedContainer published(NeighbourContainer container) {
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
