package dev.devmon.definition;

import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The whole definition of a stack.
 *
 * @param name the name, with which everything that belongs to it in Docker is labelled
 * @param components all components, each following those it is {@code after}
 * @param settings the settings from the user's files
 * @param files the stack's files
 * @param profiles its profiles, and the one in force
 */
public record Stack(String name, List<Component> components, Settings settings, StackFiles files, Profiles profiles) {
    public static final String DEFAULT_NAME = "devmon";

    private static final int LAST_PORT = 65_535;

    public Stack {
        components = List.copyOf(components);
    }

    /**
     * Returns the same stack under another name, with every published port raised by {@code higher}.
     *
     * @throws FailureException {@code USAGE} when a port would be too high
     */
    public Stack elsewhere(String newName, int higher) {
        return new Stack(
                newName,
                components.stream()
                        .map(component -> component.withPorts(moved(component, higher)))
                        .toList(),
                settings,
                files,
                profiles);
    }

    private static Map<String, Component.Port> moved(Component component, int higher) {
        Map<String, Component.Port> ports = new LinkedHashMap<>(component.ports());
        component.published().forEach((name, host) -> {
            int moved = host + higher;
            if (moved < 1 || moved > LAST_PORT) {
                throw FailureException.usage(
                        component.name() + " cannot be published at port " + moved,
                        "its port " + name + " is " + host + ", and ports go from 1 to " + LAST_PORT,
                        "choose another offset");
            }
            ports.computeIfPresent(name, (ignored, port) -> port.at(moved, component.network()));
        });
        return ports;
    }

    public Optional<Component> component(String wanted) {
        return components.stream().filter(c -> c.name().equals(wanted)).findFirst();
    }

    /**
     * Returns a component.
     *
     * @throws FailureException {@code USAGE} for an unknown name, or that of a group
     */
    public Component requireComponent(String wanted) {
        checkKnown(List.of(wanted));
        return component(wanted)
                .orElseThrow(() -> FailureException.usage(
                        "\"" + wanted + "\" is a group",
                        "it has several components: " + members(wanted),
                        "name one of them"));
    }

    private String members(String group) {
        return components.stream()
                .filter(component -> component.group().equals(group))
                .map(Component::name)
                .collect(Collectors.joining(", "));
    }

    /** Returns the component that serves an interface that devmon itself uses. */
    public Optional<Component> serving(String serving) {
        return components.stream()
                .filter(component -> component.portServing(serving).isPresent())
                .findFirst();
    }

    /**
     * Returns the component that serves an interface.
     *
     * @throws FailureException {@code USAGE} when the stack has no such component
     */
    public Component requireServing(String serving) {
        return serving(serving)
                .orElseThrow(() -> FailureException.usage(
                        "no component of this stack serves " + serving,
                        "no component file says so under `serves`",
                        "use a stack that has one"));
    }

    /** Returns the exporter for a kind of system, unless the settings leave it out. */
    public Optional<SystemExporter> measuring(String system) {
        return components.stream()
                .filter(component -> !component.skipped())
                .flatMap(component -> component.exporterOf(system).stream())
                .findFirst();
    }

    /** Returns the component that mounts generated files of a kind. */
    public Optional<Component> mounting(Mount.GeneratedKind kind) {
        return components.stream()
                .filter(component -> component.mounts().stream()
                        .anyMatch(mount ->
                                mount.source() instanceof Mount.Generated generated && generated.kind() == kind))
                .findFirst();
    }

    /**
     * Returns the components that a command line selects: named groups and components with all that they need; if none
     * are named, all that are not optional and that the settings have not turned off. A component named itself is
     * selected in any case.
     *
     * @throws FailureException naming every unknown word
     */
    public List<Component> select(Collection<String> wanted, Collection<String> without) {
        List<String> all = new ArrayList<>(wanted);
        all.addAll(without);
        checkKnown(all);
        Set<String> chosen = new HashSet<>();
        for (Component component : components) {
            boolean named = wanted.contains(component.name());
            boolean inGroup = wanted.isEmpty() || wanted.contains(component.group());
            if (named || (inGroup && !component.skipped() && !component.optional())) {
                addWithNeeds(component, chosen);
            }
        }
        return components.stream()
                .filter(component -> chosen.contains(component.name()))
                .filter(component -> !without.contains(component.name()) && !without.contains(component.group()))
                .toList();
    }

    /** @throws FailureException naming every word that is neither a component nor a group */
    public void checkKnown(Collection<String> words) {
        Set<String> known = new TreeSet<>();
        components.forEach(component -> {
            known.add(component.name());
            known.add(component.group());
        });
        List<Failure> unknown = words.stream()
                .filter(word -> !known.contains(word))
                .map(word -> Failure.usage(
                        "unknown component or group \"" + word + "\"",
                        "the stack has: " + String.join(", ", known),
                        Suggestion.didYouMean(word, known) + "choose one of them"))
                .toList();
        FailureException.throwIfAny(unknown);
    }

    private void addWithNeeds(Component component, Set<String> chosen) {
        if (chosen.add(component.name())) {
            for (String other : component.needs()) {
                component(other).filter(c -> !c.skipped()).ifPresent(c -> addWithNeeds(c, chosen));
            }
        }
    }
}
