package dev.devmon.discovery.listen;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running container. If it is on the host's network, its processes listen on this machine itself.
 *
 * @param id its full id
 * @param image the image reference it was created from
 * @param ports host port -> container port, TCP only; empty when the container publishes none
 * @param exposed the container ports that its image or its command line declares, TCP only
 * @param address the container's own address; empty where this machine cannot reach it
 * @param runningSince start of the container; together with {@code id}, it identifies what runs in it
 */
public record RunningContainer(
        String id,
        String name,
        String image,
        @Nullable String composeProject,
        @Nullable String composeService,
        Map<String, String> labels,
        Map<Integer, Integer> ports,
        Set<Integer> exposed,
        String address,
        Instant runningSince) {
    public RunningContainer {
        if (id.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a container has an id and a name: " + id + " " + name);
        }
        labels = Map.copyOf(labels);
        ports = Map.copyOf(ports);
        exposed = Set.copyOf(exposed);
    }
}
