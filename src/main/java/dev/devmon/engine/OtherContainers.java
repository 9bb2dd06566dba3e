package dev.devmon.engine;

import java.util.List;
import java.util.Set;

/**
 * What is on an engine besides stacks of devmon, and the ports that the stacks take.
 *
 * @param containers running containers that belong to no stack of devmon
 * @param stackPorts host ports of all stacks, running or not, including those of components on the host's network
 */
public record OtherContainers(List<OtherContainer> containers, Set<Integer> stackPorts) {
    public OtherContainers {
        containers = List.copyOf(containers);
        stackPorts = Set.copyOf(stackPorts);
    }
}
