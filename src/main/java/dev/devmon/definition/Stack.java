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
 * The whole definition.
 *
 * @param name labels everything that belongs to it in Docker
 * @param components all of them, each after those it is {@code after}
 * @param settings what the user's files say
 * @param files the stack's files
 * @param profiles that it has, and the one in force
 */
public record Stack(String name, List<Component> components, Settings settings, StackFiles files, Profiles profiles) {
    public static final String DEFAULT_NAME = "devmon";

    private static final int LAST_PORT = 65_535;

    public Stack {
        components = List.copyOf(components);
    }

    /**
     * The same under another name, with every published port so much higher.
     *
     * @throws FailureException {@code USAGE} when a port would be none
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
     * One component.
     *
     * @throws FailureException {@code USAGE} for an unknown name, and for a group's
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

    /** The component that serves an interface that devmon itself uses. */
    public Optional<Component> serving(String serving) {
        return components.stream()
                .filter(component -> component.portServing(serving).isPresent())
                .findFirst();
    }

    /**
     * The component that serves an interface.
     *
     * @throws FailureException {@code USAGE} when the stack has none
     */
    public Component requireServing(String serving) {
        return serving(serving)
                .orElseThrow(() -> FailureException.usage(
                        "no component of this stack serves " + serving,
                        "no component file says so under `serves`",
                        "use a stack that has one"));
    }

    /** The component that measures a kind of system, unless the settings leave it out. */
    public Optional<Component> measuring(String system) {
        return components.stream()
                .filter(component -> component.measures() != null
                        && component.measures().system().equals(system)
                        && !component.skipped())
                .findFirst();
    }

    /** The component that mounts generated files of a kind. */
    public Optional<Component> mounting(Mount.GeneratedKind kind) {
        return components.stream()
                .filter(component -> component.mounts().stream()
                        .anyMatch(mount ->
                                mount.source() instanceof Mount.Generated generated && generated.kind() == kind))
                .findFirst();
    }

    /**
     * What a command line selects: groups and components with all that they need; without names everything that
     * the settings have not turned off and that is not optional. A component asked for by its own name is selected in
     * any case.
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
