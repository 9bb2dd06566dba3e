package dev.devmon.discovery.listen;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Lists the containers of this machine's engine; this package knows no engine. */
@FunctionalInterface
public interface ContainerSource {
    /** For a machine without an engine. */
    ContainerSource NONE = () -> new Containers(List.of(), Set.of());

    /** @throws IOException when the list would be partial */
    Containers list() throws IOException;

    /**
     * A snapshot.
     *
     * @param running containers, those of stacks left out
     * @param stackPorts host ports that belong to stacks, those of components on the host's network too
     */
    record Containers(List<RunningContainer> running, Set<Integer> stackPorts) {
        public Containers {
            running = List.copyOf(running);
            stackPorts = Set.copyOf(stackPorts);
        }
    }
}
