package dev.devmon.engine.docker;

import dev.devmon.codec.Node;
import dev.devmon.engine.OtherContainer;
import dev.devmon.engine.Vitals;
import dev.devmon.plan.LoadedFiles;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.PortBinding;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads containers, networks, volumes and images from the engine. */
final class Snapshot {
    private final EngineApi api;
    private final Archives archives;

    Snapshot(EngineApi api, Archives archives) {
        this.api = api;
        this.archives = archives;
    }

    List<ObservedContainer> containers(String stack) {
        return list(stack).stream()
                .map(container -> observed(container, null))
                .sorted(Comparator.comparing(ObservedContainer::component))
                .toList();
    }

    /** Returns the containers like {@link #containers}, with the configuration that each has taken over. */
    List<ObservedContainer> withLoadedConfig(String stack) {
        return list(stack).parallelStream()
                .map(container -> observed(container, loaded(container)))
                .sorted(Comparator.comparing(ObservedContainer::component))
                .toList();
    }

    private List<Node> list(String stack) {
        return labelled(Labels.STACK + "=" + stack);
    }

    private List<Node> labelled(String label) {
        return api.require("/containers/json?all=1&" + EngineApi.labelled(label))
                .children();
    }

    private @Nullable LoadedFiles loaded(Node container) {
        String marker = container.texts("/Labels").get(Labels.RELOAD_MARKER);
        return marker == null
                ? null
                : archives.read(text(container, "/Id"), marker)
                        .map(LoadedFiles::parse)
                        .orElse(null);
    }

    private static ObservedContainer observed(Node container, @Nullable LoadedFiles loaded) {
        Map<String, String> labels = container.texts("/Labels");
        return new ObservedContainer(
                text(container, "/Id"),
                name(container),
                labels.getOrDefault(Labels.COMPONENT, name(container)),
                text(container, "/Image"),
                text(container, "/ImageID"),
                state(text(container, "/State")),
                text(container, "/Status"),
                labels.getOrDefault(Labels.CONFIG_HASH, ""),
                loaded,
                Labels.ports(labels),
                connected(container),
                created(container));
    }

    private static String text(Node node, String pointer) {
        return node.text(pointer).orElse("");
    }

    private static State state(String word) {
        return word.isEmpty()
                ? State.DEAD
                : Stream.of(State.values())
                        .filter(state -> state.name().equalsIgnoreCase(word))
                        .findFirst()
                        .orElse(State.UNKNOWN);
    }

    private static String name(Node container) {
        return text(container, "/Names/0").replaceFirst("^/", "");
    }

    /** Returns when a container was created, which the engine gives in seconds since the epoch. */
    private static Instant created(Node container) {
        return Instant.ofEpochSecond(Long.parseLong(text(container, "/Created")));
    }

    /** @throws com.github.dockerjava.api.exception.DockerException when the container is gone */
    Vitals vitals(String containerId) {
        Node container = api.require("/containers/" + containerId + "/json");
        return new Vitals(
                state(text(container, "/State/Status")),
                number(container, "/State/ExitCode"),
                number(container, "/RestartCount"),
                "true".equals(text(container, "/State/OOMKilled")),
                instant(text(container, "/State/StartedAt")));
    }

    /** Returns the environment of a container; empty when it is gone. */
    Map<String, String> environment(String container) {
        Map<String, String> environment = new TreeMap<>();
        api.get("/containers/" + container + "/json").stream()
                .flatMap(found -> found.children("/Config/Env").stream())
                .map(variable -> text(variable, ""))
                .filter(variable -> variable.contains("="))
                .forEach(variable -> environment.put(
                        variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1)));
        return environment;
    }

    private static int number(Node node, String pointer) {
        return node.text(pointer).map(Integer::parseInt).orElse(0);
    }

    /** Parses a time; the engine writes never as a time in the year 1. */
    static Instant instant(String text) {
        return text.isEmpty() || text.startsWith("0001") ? Instant.EPOCH : Instant.parse(text);
    }

    /** Returns name -> id of the stack's networks. */
    Map<String, String> networks(String stack) {
        Map<String, String> networks = new TreeMap<>();
        api.require("/networks?" + EngineApi.labelled(Labels.STACK + "=" + stack))
                .children()
                .forEach(network -> networks.put(text(network, "/Name"), text(network, "/Id")));
        return networks;
    }

    /** Returns the subnets of bridges only: networks of other drivers may be those of the neighbourhood. */
    List<String> subnets() {
        return api.require("/networks").children().stream()
                .filter(network -> text(network, "/Driver").equals("bridge"))
                .flatMap(network -> network.children("/IPAM/Config").stream())
                .flatMap(config -> config.text("/Subnet").stream())
                .toList();
    }

    private static Map<String, String> connected(Node container) {
        Map<String, String> networks = new TreeMap<>();
        container
                .entries("/NetworkSettings/Networks")
                .forEach((name, network) -> networks.put(name, text(network, "/NetworkID")));
        return networks;
    }

    Set<String> volumes(String stack) {
        return api.require("/volumes?" + EngineApi.labelled(Labels.STACK + "=" + stack))
                .find("/Volumes")
                .map(Snapshot::names)
                .orElse(Set.of());
    }

    private static Set<String> names(Node list) {
        return list.children().stream().map(each -> text(each, "/Name")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns reference -> id; images that are not on the engine are absent. */
    Map<String, String> imageIds(Collection<String> references) {
        Map<String, String> ids = new ConcurrentHashMap<>();
        Set.copyOf(references).parallelStream()
                .forEach(reference -> imageId(reference).ifPresent(id -> ids.put(reference, id)));
        return ids;
    }

    private Optional<String> imageId(String reference) {
        return api.get("/images/" + reference + "/json").flatMap(image -> image.text("/Id"));
    }

    Set<Integer> stackPorts() {
        return labelled(Labels.STACK).stream()
                .flatMap(container -> Labels.ports(container.texts("/Labels")).values().stream())
                .map(PortBinding::host)
                .collect(Collectors.toSet());
    }

    List<OtherContainer> others() {
        return api.require("/containers/json").children().stream()
                .filter(container -> Collections.disjoint(
                        container.texts("/Labels").keySet(), Set.of(Labels.EPHEMERAL, Labels.STACK)))
                .map(container -> new OtherContainer(
                        text(container, "/Id"),
                        name(container),
                        text(container, "/Image"),
                        container.texts("/Labels"),
                        published(container),
                        exposed(container),
                        address(container),
                        created(container)))
                .toList();
    }

    private static Set<Integer> exposed(Node container) {
        return container.children("/Ports").stream()
                .filter(port -> "tcp".equals(text(port, "/Type")))
                .map(port -> number(port, "/PrivatePort"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String address(Node container) {
        return container.entries("/NetworkSettings/Networks").values().stream()
                .map(network -> text(network, "/IPAddress"))
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Map<Integer, Integer> published(Node container) {
        Map<Integer, Integer> published = new TreeMap<>();
        container.children("/Ports").stream()
                .filter(port -> number(port, "/PublicPort") != 0 && "tcp".equals(text(port, "/Type")))
                .forEach(port -> published.put(number(port, "/PublicPort"), number(port, "/PrivatePort")));
        return published;
    }
}
