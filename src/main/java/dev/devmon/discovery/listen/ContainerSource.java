package dev.devmon.discovery.listen;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A source of the containers of this machine's engine; this package knows no engine. */
@FunctionalInterface
public interface ContainerSource {
    /** The source for a machine without an engine. */
    ContainerSource NONE = () -> new Containers(List.of(), Set.of());

    /**
     * Returns the containers that run now.
     *
     * @throws IOException when the list would be partial
     */
    Containers list() throws IOException;

    /**
     * A snapshot of the engine's containers.
     *
     * @param running the running containers, except those of stacks
     * @param stackPorts host ports that belong to stacks, including those of components on the host's network
     */
    record Containers(List<RunningContainer> running, Set<Integer> stackPorts) {
        public Containers {
            running = List.copyOf(running);
            stackPorts = Set.copyOf(stackPorts);
        }
    }
}
