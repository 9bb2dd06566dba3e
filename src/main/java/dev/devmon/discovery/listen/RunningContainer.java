package dev.devmon.discovery.listen;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running container. Its processes listen on this machine itself if it is on the host's network.
 *
 * @param id its full id
 * @param image the reference it was made from
 * @param ports host port -> container port, TCP only; empty when it publishes none
 * @param exposed container ports that its image or its command line names, TCP only
 * @param address its own; empty where this machine does not reach that
 * @param runningSince with {@code id} the identity of what runs in it
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
