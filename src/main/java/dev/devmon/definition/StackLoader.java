package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.failure.FailureException;
import dev.devmon.failure.Suggestion;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads component files and settings into a {@link Stack}. */
public final class StackLoader {
    private static final String COMPONENT_FILE = "component.yaml";

    private final StackFiles files;
    private final Problems problems = new Problems();
    private final Map<String, Fields> sources = new LinkedHashMap<>();

    private StackLoader(StackFiles files) {
        this.files = files;
    }

    /** What the loader checks. */
    public enum Depth {
        /** Only component files and settings: quick, and enough to look at what runs. */
        COMPONENTS,
        /** Also all references, in every configuration file. */
        REFERENCES
    }

    /**
     * What the command line requests.
     *
     * @param stack the stack's name; null to take it from the settings
     * @param profile the profile; null to take the one that the stack has
     * @param remembered returns the profile that a stack of this name was brought up with
     */
    public record Asked(
            @Nullable String stack, @Nullable String profile, Function<String, Optional<String>> remembered) {}

    /** Loads and validates a stack like {@link #load(StackFiles, List, Asked, Depth)}, including all references. */
    public static Stack load(StackFiles files, List<Path> settingsFiles, @Nullable String name) {
        return load(files, settingsFiles, new Asked(name, null, none -> Optional.empty()), Depth.REFERENCES);
    }

    /**
     * Loads and validates a stack.
     *
     * @param settingsFiles the settings files, lowest precedence first
     * @throws FailureException with every error of every file; {@code USAGE} for a wrong name on the command line
     */
    public static Stack load(StackFiles files, List<Path> settingsFiles, Asked asked, Depth depth) {
        String name = asked.stack();
        if (name != null && !SettingsReader.STACK_NAME.matcher(name).matches()) {
            throw FailureException.usage(
                    "\"" + name + "\" is not a valid stack name",
                    "it becomes part of the names of containers, a network and volumes, which allow few characters",
                    "use lower-case letters, digits, - and _, up to 40 of them");
        }
        return new StackLoader(files).load(settingsFiles, asked, depth);
    }

    private Stack load(List<Path> settingsFiles, Asked asked, Depth depth) {
        SettingsReader reader = new SettingsReader(problems);
        settingsFiles.forEach(reader::read);
        Settings settings = reader.settings();
        String stackName = Optional.ofNullable(asked.stack())
                .or(() -> Optional.ofNullable(settings.stackName()).map(Settings.Sourced::value))
                .orElse(Stack.DEFAULT_NAME);

        Map<String, Component> components = new LinkedHashMap<>();
        // Every command reads these files, and the machine has more than one core
        files.paths().parallelStream()
                .filter(path -> path.endsWith("/" + COMPONENT_FILE))
                .flatMap(path -> source(path).stream())
                .toList()
                .forEach(source -> add(source, components));
        Overlays overlays = new Overlays(settings, problems);
        overlays.checkNames(components);
        Profiles profiles = profiles(components, overlays, asked, stackName, settings);
        Profiles.Choice choice = profiles.chosen();
        components.replaceAll(
                (ignored, component) -> overlays.apply(component, choice == null ? null : choice.profile()));
        if (depth == Depth.REFERENCES) {
            components.values().parallelStream().forEach(component -> checkReferences(component, components));
        }
        List<Component> ordered = inOrder(components);
        problems.throwIfAny();
        return new Stack(stackName, ordered, settings, files, profiles);
    }

    private Profiles profiles(
            Map<String, Component> components, Overlays overlays, Asked asked, String stackName, Settings settings) {
        ProfileReader reader = new ProfileReader(files, components.keySet(), problems);
        return new Profiles(
                reader.profiles().stream()
                        .map(profile -> new Profiles.Offer(
                                profile,
                                components.values().stream()
                                        .map(component -> overlays.apply(component, profile))
                                        .filter(component -> !component.skipped() && !component.optional())
                                        .mapToLong(Component::memoryBytes)
                                        .sum()))
                        .toList(),
                reader.choose(asked.profile(), asked.remembered().apply(stackName), settings.profile())
                        .orElse(null));
    }

    /** A component and the fields that it was read from. */
    private record Source(Component component, Fields fields) {}

    private Optional<Source> source(String path) {
        Node node = Yaml.read("stack/" + path, files.text(path), problems);
        if (node == null) {
            return Optional.empty();
        }
        Fields root = Fields.of(node, problems);
        String folder = path.substring(0, path.length() - COMPONENT_FILE.length() - 1);
        return Optional.of(new Source(new ComponentReader(root, files, folder).read(), root))
                .filter(source -> !source.component().name().isEmpty());
    }

    private void add(Source source, Map<String, Component> components) {
        Component component = source.component();
        if (sources.putIfAbsent(component.name(), source.fields()) == null) {
            components.put(component.name(), component);
        } else {
            source.fields()
                    .problem(
                            "name",
                            "another component has the name \"" + component.name() + "\" too",
                            "rename one of them, and its folder");
        }
    }

    private void checkReferences(Component component, Map<String, Component> components) {
        component.needs().forEach(other -> checkKnown("needs", other, component, components));
        component.after().forEach(earlier -> checkKnown("after", earlier, component, components));
        check(component, components, position(component, "command"), component.command());
        check(
                component,
                components,
                position(component, "environment"),
                component.environment().values());
        for (Mount mount : component.mounts()) {
            mount.when().named().forEach(other -> checkKnown("mounts", other, component, components));
            if (mount.source() instanceof Mount.Config config) {
                checkFiles(component, components, config.path());
            }
        }
        component.setup().forEach(request -> checkFiles(component, components, request.body()));
    }

    private void checkKnown(String key, String name, Component component, Map<String, Component> components) {
        if (!components.containsKey(name)) {
            fields(component)
                    .problem(
                            key,
                            key + ": unknown component \"" + name + "\"",
                            Suggestion.didYouMean(name, components.keySet()) + "name an existing component");
        }
    }

    /**
     * Checks the references in the files of a component.
     *
     * @param relative a file or folder in the component's folder
     */
    private void checkFiles(Component component, Map<String, Component> components, String relative) {
        String path = component.folder() + "/" + relative;
        files.tree(path)
                .forEach((name, text) -> check(
                        component,
                        components,
                        new Position("stack/" + path + (name.isEmpty() ? "" : "/" + name), 0),
                        List.of(text)));
    }

    private void check(Component component, Map<String, Component> components, Position at, Collection<String> texts) {
        ReferenceCheck check = new ReferenceCheck(component, components, at, problems);
        texts.forEach(text -> Template.fill(text, check));
    }

    /**
     * Sorts components so that each follows those it is {@code after}, otherwise by name; a cycle is a problem of its
     * first member.
     */
    private List<Component> inOrder(Map<String, Component> components) {
        Set<String> done = new LinkedHashSet<>();
        components.keySet().stream().sorted().forEach(name -> visit(name, components, new ArrayDeque<>(), done));
        return done.stream().map(components::get).toList();
    }

    private void visit(String name, Map<String, Component> components, Deque<String> path, Set<String> done) {
        Component component = components.get(name);
        if (component == null || done.contains(name)) {
            return;
        }
        if (path.contains(name)) {
            List<String> cycle = new ArrayList<>(path);
            cycle = cycle.subList(cycle.indexOf(name), cycle.size());
            fields(component)
                    .problem(
                            "after",
                            "cycle in `after`: " + String.join(" -> ", cycle) + " -> " + name,
                            "remove one of these");
            return;
        }
        path.addLast(name);
        component.after().forEach(earlier -> visit(earlier, components, path, done));
        path.removeLast();
        done.add(name);
    }

    private Position position(Component component, String key) {
        return fields(component).at(key);
    }

    private Fields fields(Component component) {
        Fields fields = sources.get(component.name());
        if (fields == null) {
            throw new IllegalStateException(component.name() + " was not read from a file");
        }
        return fields;
    }
}
