package dev.devmon.discovery.listen;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running container with ports that this machine reaches.
 *
 * @param id its full id
 * @param image the reference it was made from
 * @param ports host port -> container port, TCP only; for a container on the host's network both are the same
 * @param runningSince with {@code id} the identity of what runs in it
 */
public record PublishedContainer(
        String id,
        String name,
        String image,
        @Nullable String composeProject,
        @Nullable String composeService,
        Map<String, String> labels,
        Map<Integer, Integer> ports,
        Instant runningSince) {
    public PublishedContainer {
        if (id.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a container has an id and a name: " + id + " " + name);
        }
        labels = Map.copyOf(labels);
        ports = Map.copyOf(ports);
    }
}
