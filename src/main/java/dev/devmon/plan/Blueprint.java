package dev.devmon.plan;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount.StateKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The complete description of a container: every reference filled in, every port chosen.
 *
 * @param definition the component that the container is for
 * @param container the container's name
 * @param network the effective mode: a component that asks for the host's network joins the stack's where the engine is
 *     a virtual machine
 * @param ports published ports by name
 * @param volumes volume name -> path in the container
 * @param hostPaths path of the host -> path in the container, read-only
 * @param files absolute path in the container -> text of the file
 * @param reloadable like {@code files}, for files that a running component can reload
 * @param stateFolders kind of state that devmon writes while the stack runs -> folder in the container
 * @param setup the requests to send once the component is ready
 */
public record Blueprint(
        Component definition,
        String stack,
        String container,
        Component.NetworkMode network,
        List<String> command,
        SortedMap<String, String> environment,
        SortedMap<String, PortBinding> ports,
        SortedMap<String, String> volumes,
        SortedMap<String, String> hostPaths,
        SortedMap<String, String> files,
        SortedMap<String, String> reloadable,
        SortedMap<StateKind, String> stateFolders,
        List<SetupRequest> setup) {

    public Blueprint {
        setup = List.copyOf(setup);
    }

    /** Returns the name of the stack's network, in which components find each other by name. */
    public static String networkName(String stack) {
        return stack;
    }

    public String component() {
        return definition.name();
    }

    public String image() {
        return definition.image();
    }

    /** Returns a hash that changes with everything that a running container cannot take over. */
    public String configHash() {
        return Fingerprint.of(List.of(
                definition.image(),
                String.valueOf((@Nullable Object) definition.user()),
                definition.privileged(),
                definition.hostPid(),
                definition.memoryBytes(),
                network,
                command,
                environment,
                ports,
                definition.openToContainers(),
                definition.overUdp(),
                volumes,
                hostPaths,
                files,
                stateFolders));
    }

    /** Returns every file in the container: path -> text. */
    public SortedMap<String, String> allFiles() {
        SortedMap<String, String> all = new TreeMap<>(files);
        all.putAll(reloadable);
        return all;
    }

    /** Returns the path of the file that the command names as the component's configuration. */
    public String configFile() {
        Set<String> known = allFiles().keySet();
        return command.stream()
                .map(argument -> argument.substring(argument.indexOf('=') + 1))
                .filter(known::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(component() + " names no configuration"));
    }

    /** Returns what a running component can take over without being recreated: files that it reloads, and its setup. */
    public LoadedFiles loadedFiles() {
        Map<String, String> all = new HashMap<>(reloadable);
        setup.stream().map(SetupRequest::recorded).forEach(request -> all.put(request.getKey(), request.getValue()));
        return LoadedFiles.of(all);
    }

    /**
     * Returns the file in which a container records what it has taken over, since its labels cannot change; without its
     * setup at first.
     */
    public Map<String, String> reloadMarker() {
        return reloadable.isEmpty() && setup.isEmpty()
                ? Map.of()
                : Map.of(RELOAD_MARKER, LoadedFiles.of(reloadable).text());
    }

    /** Path of that file in the container. */
    public static final String RELOAD_MARKER = "/etc/devmon-config-hash";
}
