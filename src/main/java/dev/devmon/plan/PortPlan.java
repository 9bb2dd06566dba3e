package dev.devmon.plan;

import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Chooses a host port for every published port. A container keeps the port that its labels record; a new one gets its
 * default port or, when that is taken, the next free one of the ten that begin with it. It never gets the default port
 * of another component, which would then have to give way too.
 */
public final class PortPlan {
    /** The number of ports that are tried, including the default one. */
    public static final int RANGE = 10;

    private static final int LAST_PORT = 65535;

    private final Map<String, SortedMap<String, PortBinding>> bindings = new LinkedHashMap<>();

    private PortPlan() {}

    /** Chooses ports for all components, so that references to those left out have a value too. */
    static PortPlan of(Stack stack, ObservedStack observed, BlueprintInputs inputs) {
        PortPlan plan = new PortPlan();
        Set<Integer> given = new HashSet<>();
        for (Component component : stack.components()) {
            SortedMap<String, PortBinding> kept = kept(component, observed, inputs);
            kept.values().forEach(binding -> given.add(binding.host()));
            plan.bindings.put(component.name(), kept);
        }
        Set<Integer> defaults = new HashSet<>();
        stack.components()
                .forEach(component -> defaults.addAll(component.published().values()));
        for (Component component : stack.components()) {
            component.published().forEach((name, wanted) -> plan.of(component.name())
                    .computeIfAbsent(name, ignored -> {
                        int host = choose(wanted, given, defaults, inputs);
                        given.add(host);
                        return binding(component, name, host, wanted);
                    }));
        }
        return plan;
    }

    SortedMap<String, PortBinding> of(String component) {
        return bindings.computeIfAbsent(component, ignored -> new TreeMap<>());
    }

    private static SortedMap<String, PortBinding> kept(
            Component component, ObservedStack observed, BlueprintInputs inputs) {
        SortedMap<String, PortBinding> kept = new TreeMap<>();
        Optional<ObservedContainer> container = observed.container(component.name());
        component.published().forEach((name, wanted) -> container
                .map(c -> c.ports().get(name))
                .filter(recorded -> recorded.wanted() == wanted)
                .filter(recorded ->
                        container.get().alive() || !inputs.busyPorts().contains(recorded.host()))
                .ifPresent(recorded -> kept.put(name, binding(component, name, recorded.host(), wanted))));
        return kept;
    }

    private static PortBinding binding(Component component, String name, int host, int wanted) {
        Component.Port port = component.ports().get(name);
        if (port == null || component.network() == Component.NetworkMode.HOST) {
            return new PortBinding(host, host, wanted);
        }
        return new PortBinding(port.container(), host, wanted);
    }

    /**
     * Returns the port for a new container; the default port when nothing in the range is free, so that the preflight
     * check names what holds it.
     */
    private static int choose(int wanted, Set<Integer> given, Set<Integer> defaults, BlueprintInputs inputs) {
        if (inputs.portPolicy() == PortPolicy.STRICT) {
            return wanted;
        }
        return IntStream.range(wanted, Math.min(wanted + RANGE, LAST_PORT + 1))
                .filter(port -> port == wanted || !defaults.contains(port))
                .filter(port -> !given.contains(port) && !inputs.busyPorts().contains(port))
                .findFirst()
                .orElse(wanted);
    }
}
