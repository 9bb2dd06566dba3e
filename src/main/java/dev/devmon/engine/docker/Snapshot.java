package dev.devmon.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import dev.devmon.engine.NeighbourContainer;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what is there. */
final class Snapshot {
    private final DockerClient client;
    private final Archives archives;

    Snapshot(DockerClient client, Archives archives) {
        this.client = client;
        this.archives = archives;
    }

    List<ObservedContainer> containers(String stack) {
        return list(stack).stream()
                .map(container -> observed(container, null))
                .sorted(Comparator.comparing(ObservedContainer::component))
                .toList();
    }

    /** As {@link #containers}, with the hash of the configuration that each component has loaded. */
    List<ObservedContainer> withLoadedConfig(String stack) {
        return list(stack).parallelStream()
                .map(container -> observed(container, loadedHash(container)))
                .sorted(Comparator.comparing(ObservedContainer::component))
                .toList();
    }

    private List<Container> list(String stack) {
        return client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Labels.STACK, stack))
                .exec();
    }

    private @Nullable String loadedHash(Container container) {
        String marker = container.getLabels().get(Labels.RELOAD_MARKER);
        return marker == null ? null : archives.read(container.getId(), marker).orElse(null);
    }

    private static ObservedContainer observed(Container container, @Nullable String loadedHash) {
        Map<String, String> labels = container.getLabels();
        return new ObservedContainer(
                container.getId(),
                name(container),
                labels.getOrDefault(Labels.COMPONENT, name(container)),
                container.getImage(),
                container.getImageId(),
                State.valueOf(container.getState().toUpperCase(Locale.ROOT)),
                container.getStatus(),
                labels.getOrDefault(Labels.CONFIG_HASH, ""),
                loadedHash,
                Labels.ports(labels),
                Instant.ofEpochSecond(container.getCreated()));
    }

    private static String name(Container container) {
        return container.getNames()[0].substring(1);
    }

    Set<String> networks(String stack) {
        Set<String> names = new TreeSet<>();
        client.listNetworksCmd()
                .withFilter("label", List.of(Labels.STACK + "=" + stack))
                .exec()
                .forEach(network -> names.add(network.getName()));
        return names;
    }

    Set<String> volumes(String stack) {
        Set<String> names = new TreeSet<>();
        client.listVolumesCmd()
                .withFilter("label", List.of(Labels.STACK + "=" + stack))
                .exec()
                .getVolumes()
                .forEach(volume -> names.add(volume.getName()));
        return names;
    }

    Map<String, String> imageIds(Collection<String> references) {
        Map<String, String> ids = new LinkedHashMap<>();
        Set.copyOf(references).parallelStream().forEach(reference -> {
            try {
                String id = client.inspectImageCmd(reference).exec().getId();
                synchronized (ids) {
                    ids.put(reference, Objects.requireNonNull(id));
                }
            } catch (NotFoundException absent) {
                // absent from the result: that is the answer
            }
        });
        return ids;
    }

    List<NeighbourContainer> neighbours(String stack) {
        return client.listContainersCmd().exec().stream()
                .filter(container -> !stack.equals(container.getLabels().get(Labels.STACK)))
                .map(container -> new NeighbourContainer(
                        container.getId(),
                        name(container),
                        container.getImage(),
                        container.getLabels(),
                        published(container),
                        Instant.ofEpochSecond(container.getCreated())))
                .toList();
    }

    private static Map<Integer, Integer> published(Container container) {
        Map<Integer, Integer> published = new TreeMap<>();
        Arrays.stream(container.getPorts())
                .filter(port -> port.getPublicPort() != null && "tcp".equals(port.getType()))
                .forEach((ContainerPort port) -> published.put(
                        Objects.requireNonNull(port.getPublicPort()),
                        Objects.requireNonNullElse(port.getPrivatePort(), 0)));
        return published;
    }
}
