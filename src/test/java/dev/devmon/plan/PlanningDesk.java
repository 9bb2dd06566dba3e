package dev.devmon.plan;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.FakeEngine;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.Planner.Others;
import dev.devmon.session.FakeClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/** A stack in a folder, an engine in memory, and what surrounds them: plans between the two as text. */
final class PlanningDesk {
    final StackFolder folder;
    final FakeEngine engine = new FakeEngine(new FakeClock());
    final Map<String, String> environment = new HashMap<>();
    final Set<Integer> busy = new HashSet<>();
    final Map<String, String> secrets = new HashMap<>();
    final Map<GeneratedKind, SortedMap<String, String>> generated = new EnumMap<>(GeneratedKind.class);
    final List<String> logFolders = new ArrayList<>();
    PortPolicy policy = PortPolicy.FALL_BACK;

    PlanningDesk(Path folder) {
        this.folder = new StackFolder(folder);
    }

    /** Makes these components' images present. */
    PlanningDesk withImages(String... names) {
        for (String name : names) {
            engine.withImage("example/" + name + ":1.0", "sha256:" + name);
        }
        return this;
    }

    Plan up(String... names) {
        Stack stack = folder.load();
        List<Component> selected = stack.select(List.of(names), List.of());
        ObservedStack observed = engine.observe(
                stack.name(), selected.stream().map(Component::image).toList());
        return Planner.up(
                stack, selected, blueprints(), observed, names.length == 0 ? Others.REMOVE_IF_OFF : Others.LEAVE);
    }

    /** Brings everything up, so that the next plan starts from there. */
    void bringUp(String... names) {
        engine.run(up(names));
    }

    Map<String, Blueprint> blueprints() {
        Stack stack = folder.load();
        return Blueprints.of(
                stack,
                engine.observe(stack.name(), List.of()),
                new BlueprintInputs(environment, "Europe/Berlin", busy, secrets, generated, logFolders, policy));
    }

    Blueprint blueprint(String component) {
        return Objects.requireNonNull(blueprints().get(component));
    }

    /** The host port chosen for a component's port. */
    int host(String component, String port) {
        return Objects.requireNonNull(blueprint(component).ports().get(port)).host();
    }
}
