package dev.devmon.plan;

import dev.devmon.definition.Component;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Stack;
import dev.devmon.plan.ObservedContainer.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Plans the steps from what exists to what is wanted. */
public final class Planner {
    private Planner() {}

    /** What to do with containers of components that are not selected. */
    public enum Others {
        LEAVE,
        REMOVE_IF_OFF
    }

    /**
     * Returns the steps that bring the selected components up.
     *
     * @param blueprints the blueprints of all components of the stack
     */
    public static Plan up(
            Stack stack,
            List<Component> selected,
            Map<String, Blueprint> blueprints,
            ObservedStack observed,
            Others others) {
        List<Step> before = new ArrayList<>();
        String network = Blueprint.networkName(stack.name());
        if (!selected.isEmpty() && !observed.networks().containsKey(network)) {
            before.add(new Step.CreateNetwork(network, stack.name(), "the stack has none"));
        }
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        if (others == Others.REMOVE_IF_OFF) {
            for (ObservedContainer container : observed.containers()) {
                if (stack.component(container.component())
                        .map(Component::skipped)
                        .orElse(true)) {
                    steps.put(
                            container.component(),
                            List.of(new Step.RemoveContainer(
                                    container.component(), container, "no longer part of the stack")));
                }
            }
        }
        Set<String> pulled = new HashSet<>();
        for (Component component : selected) {
            String image = component.image();
            if (!observed.imageIds().containsKey(image) && pulled.add(image)) {
                before.add(new Step.PullImage(component.name(), image, "not on this engine"));
            }
        }
        for (Component component : selected) {
            Blueprint blueprint = blueprints.get(component.name());
            if (blueprint == null) {
                throw new IllegalArgumentException("no blueprint for " + component.name());
            }
            steps.put(component.name(), converge(blueprint, observed));
        }
        return new Plan(before, steps, List.of());
    }

    private static List<Step> converge(Blueprint blueprint, ObservedStack observed) {
        List<Step> steps = new ArrayList<>();
        Optional<ObservedContainer> found = observed.container(blueprint.component());
        if (found.isEmpty()) {
            create(blueprint, "there is none", steps);
            return steps;
        }
        ObservedContainer container = found.get();
        Optional<String> replace = whyReplace(blueprint, container, observed);
        if (replace.isPresent()) {
            steps.add(new Step.RemoveContainer(blueprint.component(), container, replace.get()));
            create(blueprint, replace.get(), steps);
        } else {
            if (!container.running()) {
                steps.add(new Step.StartContainer(blueprint, container.state(), "it is " + container.status()));
            }
            if (reloadableChanged(blueprint, container)) {
                steps.add(new Step.ReloadConfig(blueprint, container, "its configuration changed"));
            }
        }
        return steps;
    }

    private static void create(Blueprint blueprint, String because, List<Step> steps) {
        steps.add(new Step.CreateContainer(blueprint, because));
        steps.add(new Step.StartContainer(blueprint, State.CREATED, because));
    }

    private static Optional<String> whyReplace(
            Blueprint blueprint, ObservedContainer container, ObservedStack observed) {
        if (container.state() == State.CREATED || container.state() == State.DEAD) {
            return Optional.of("left incomplete by an interrupted run");
        }
        // The engine shows the id of an image that has lost its name
        String imageId = observed.imageIds().get(blueprint.image());
        if (!container.imageId().equals(imageId)) {
            return Optional.of(
                    container.image().equals(blueprint.image())
                                    || container.image().startsWith("sha256:")
                            ? "image " + blueprint.image() + " was rebuilt"
                            : "image changed from " + container.image() + " to " + blueprint.image());
        }
        if (!container.ports().equals(blueprint.ports())) {
            return Optional.of("its ports changed");
        }
        String network = Blueprint.networkName(blueprint.stack());
        if (blueprint.network() == NetworkMode.STACK
                && !Objects.equals(
                        container.networks().get(network), observed.networks().get(network))) {
            // The engine identifies a network by its id: a recreated one of the same name is another
            return Optional.of("it is not connected to the stack's network");
        }
        if (!container.configHash().equals(blueprint.configHash())) {
            return Optional.of("its definition changed");
        }
        LoadedFiles loaded = container.loaded();
        if (loaded == null && !blueprint.reloadMarker().isEmpty()) {
            return Optional.of("it was created before it could apply changes");
        }
        if (loaded != null && !blueprint.loadedFiles().paths().containsAll(loaded.paths())) {
            // an engine can add files to a container, not remove them
            return Optional.of("files of its configuration are gone");
        }
        if (container.state() != State.RUNNING && reloadableChanged(blueprint, container)) {
            // nothing runs that could reload them; and the old files may be why it does not run
            return Optional.of("its configuration changed while it was not running");
        }
        return Optional.empty();
    }

    private static boolean reloadableChanged(Blueprint blueprint, ObservedContainer container) {
        return !blueprint.reloadMarker().isEmpty() && !blueprint.loadedFiles().equals(container.loaded());
    }

    /**
     * Returns the steps that remove everything with the stack's label, including what no definition knows any longer.
     */
    public static Plan down(ObservedStack observed, Collection<String> volumes) {
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        for (ObservedContainer container : observed.containers()) {
            steps.computeIfAbsent(container.component(), ignored -> new ArrayList<>())
                    .add(new Step.RemoveContainer(container.component(), container, "asked to take the stack down"));
        }
        List<Step> after = new ArrayList<>();
        observed.networks()
                .keySet()
                .forEach(network -> after.add(new Step.RemoveNetwork(network, "nothing uses it any more")));
        volumes.forEach(volume -> after.add(new Step.RemoveVolume(volume, "asked to remove the data")));
        return new Plan(List.of(), steps, after);
    }
}
