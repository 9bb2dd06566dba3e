package dev.devmon.plan;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Component;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Component.Setup;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.definition.Stack;
import dev.devmon.definition.Template;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Turns component definitions into {@link Blueprint}s. */
public final class Blueprints {
    private final Stack stack;
    private final BlueprintInputs inputs;
    private final HostNetwork hostNetwork;
    private final PortPlan ports;

    private final Set<String> present = new HashSet<>();

    private Blueprints(Stack stack, ObservedStack observed, BlueprintInputs inputs, Collection<Component> selected) {
        this.stack = stack;
        this.inputs = inputs;
        this.hostNetwork = observed.engine().hostNetwork();
        this.ports = PortPlan.of(stack, observed, inputs);
        observed.containers().stream()
                .filter(ObservedContainer::running)
                .flatMap(container -> stack.component(container.component()).stream())
                .filter(component -> !component.skipped())
                .forEach(component -> present.add(component.name()));
        selected.forEach(component -> present.add(component.name()));
    }

    /** Returns component name -> blueprint for all components of the stack, in the stack's order. */
    public static Map<String, Blueprint> of(Stack stack, ObservedStack observed, BlueprintInputs inputs) {
        return of(stack, observed, inputs, List.of());
    }

    /** Returns the same for when the selected components are present besides those that run. */
    public static Map<String, Blueprint> of(
            Stack stack, ObservedStack observed, BlueprintInputs inputs, Collection<Component> selected) {
        Blueprints blueprints = new Blueprints(stack, observed, inputs, selected);
        Map<String, Blueprint> all = new LinkedHashMap<>();
        stack.components().forEach(component -> all.put(component.name(), blueprints.blueprint(component)));
        return all;
    }

    private Blueprint blueprint(Component component) {
        Filler filler = new Filler(component);
        SortedMap<String, String> environment = new TreeMap<>();
        component.environment().forEach((name, value) -> environment.put(name, Template.fill(value, filler)));
        SortedMap<String, String> volumes = new TreeMap<>();
        SortedMap<String, String> hostPaths = new TreeMap<>();
        SortedMap<String, String> files = new TreeMap<>();
        SortedMap<String, String> reloadable = new TreeMap<>();
        SortedMap<StateKind, String> stateFolders = new TreeMap<>();
        for (Mount mount : component.mounts()) {
            if (!applies(mount.when())) {
                continue;
            }
            if (mount.source() instanceof Mount.Config config) {
                SortedMap<String, String> into = config.onChange() == OnChange.RECREATE ? files : reloadable;
                stack.files().tree(component.folder() + "/" + config.path()).forEach((name, text) -> {
                    String path = name.isEmpty() ? mount.at() : mount.at() + "/" + name;
                    String before = config.place() == Mount.Place.APPEND ? into.getOrDefault(path, "") : "";
                    into.put(path, before + Template.fill(text, filler));
                });
            } else if (mount.source() instanceof Mount.Generated generated) {
                // Not a template: a `$` in it is meant for whatever reads the file
                SortedMap<String, String> into = generated.onChange() == OnChange.RECREATE ? files : reloadable;
                inputs.generated()
                        .getOrDefault(generated.kind(), Collections.emptySortedMap())
                        .forEach((name, text) -> into.put(mount.at() + "/" + name, text));
            } else if (mount.source() instanceof Mount.Volume volume) {
                volumes.put(volumeName(stack.name(), component.name(), volume.name()), mount.at());
            } else if (mount.source() instanceof Mount.Host host) {
                hostPaths.put(host.path(), mount.at());
            } else if (mount.source() instanceof Mount.LogFolders) {
                inputs.logFolders().forEach(folder -> hostPaths.put(folder, mount.at() + folder));
            } else if (mount.source() instanceof Mount.State state) {
                // A volume that several components share: see StateVolumeFile for the one that is written through
                stateFolders.put(state.kind(), mount.at());
                volumes.put(volumeName(stack.name(), "state", state.kind().word()), mount.at());
            } else if (mount.source() instanceof Mount.Secret secret) {
                Optional.ofNullable(inputs.secrets().get(secret.name())).ifPresent(text -> files.put(mount.at(), text));
            }
        }
        return new Blueprint(
                component,
                stack.name(),
                containerName(stack.name(), component.name()),
                effectiveNetwork(component),
                component.command().stream()
                        .map(text -> Template.fill(text, filler))
                        .toList(),
                environment,
                ports.of(component.name()),
                volumes,
                hostPaths,
                files,
                reloadable,
                stateFolders,
                component.setup().stream()
                        .flatMap(setup -> requests(setup, component, filler))
                        .toList());
    }

    private boolean applies(Mount.When when) {
        return (when.secret() == null || inputs.secrets().containsKey(when.secret()))
                && (when.with() == null || present.contains(when.with()))
                && (when.without() == null || !present.contains(when.without()));
    }

    private Stream<SetupRequest> requests(Setup setup, Component component, Filler filler) {
        return stack.files().tree(component.folder() + "/" + setup.body()).entrySet().stream()
                .map(file -> {
                    String path = file.getKey().isEmpty() ? setup.body() : file.getKey();
                    String name = path.substring(path.lastIndexOf('/') + 1);
                    return new SetupRequest(
                            setup,
                            setup.path().replace("{name}", name.replaceFirst("\\.[^.]*$", "")),
                            name,
                            body(name, Template.fill(file.getValue(), filler)));
                });
    }

    /** Returns the body to send: what people read and write as YAML is sent as JSON. */
    private static String body(String name, String text) {
        if (!name.endsWith(".yaml")) {
            return text;
        }
        Problems problems = new Problems();
        Node document = Yaml.read(name, text, problems);
        problems.throwIfAny();
        Object plain = Objects.requireNonNull(document, name).plain(problems);
        problems.throwIfAny();
        return Json.line(Objects.requireNonNull(plain, name));
    }

    public static String containerName(String stack, String component) {
        return stack + "-" + component;
    }

    static String volumeName(String stack, String component, String volume) {
        return stack + "-" + component + "-" + volume;
    }

    private NetworkMode effectiveNetwork(Component component) {
        return hostNetwork == HostNetwork.NATIVE ? component.network() : NetworkMode.STACK;
    }

    /** The values of references as seen from one component. */
    private final class Filler implements Template.Values {
        private final Component component;

        private Filler(Component component) {
            this.component = component;
        }

        @Override
        public String ownPort(String port) {
            return componentPort(component.name(), port);
        }

        @Override
        public String componentPort(String name, String port) {
            PortBinding binding = ports.of(name).get(port);
            if (binding == null) {
                return unknown("component." + name + ".port." + port);
            }
            return Integer.toString(binding.host());
        }

        @Override
        public String environment(String variable, Optional<String> otherwise) {
            return Optional.ofNullable(inputs.environment().get(variable))
                    .filter(value -> !value.isEmpty())
                    .or(() -> otherwise)
                    .orElse("");
        }

        @Override
        public String stackName() {
            return stack.name();
        }

        @Override
        public String networkBind() {
            return effectiveNetwork(component) == NetworkMode.HOST ? "127.0.0.1" : "0.0.0.0";
        }

        @Override
        public String networkHost() {
            return hostNetwork == HostNetwork.NATIVE ? "127.0.0.1" : "host.docker.internal";
        }

        @Override
        public String machineZone() {
            return inputs.zone();
        }

        @Override
        public String forward(String reference) {
            return stack.settings().forward().value(reference);
        }

        @Override
        public String unknown(String reference) {
            throw new IllegalStateException("${" + reference + "} passed the loader's check");
        }
    }
}
