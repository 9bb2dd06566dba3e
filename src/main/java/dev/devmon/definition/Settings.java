package dev.devmon.definition;

import dev.devmon.access.Access;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings from the user's files; later files override earlier ones.
 *
 * @param stackName the name of the stack; null when no file has one
 * @param profile the name of the profile; null when no file has one
 * @param components component -> changes to it
 * @param secrets name -> file that holds the secret
 * @param dashboards files of dashboards, and folders of such files
 * @param logs log files to collect besides those that are found
 * @param metrics metrics that are made from queries, documents, log lines and commands
 * @param forward the stores that received data is forwarded to
 * @param files the files read, lowest precedence first
 */
public record Settings(
        @Nullable Sourced<String> stackName,
        @Nullable Sourced<String> profile,
        Map<String, Overlay> components,
        Map<String, Sourced<Path>> secrets,
        DiscoverySection discovery,
        SignalSettings signals,
        AlertSettings alerts,
        List<Sourced<Path>> dashboards,
        List<Sourced<ServiceLog>> logs,
        List<ProjectMetric> metrics,
        Forward forward,
        List<String> files) {

    /** A value, and where it is written. */
    public record Sourced<T>(T value, Position at) {}

    /**
     * The changes to one component; null or absent values are those of the component file.
     *
     * @param ports port name -> host port
     */
    public record Overlay(
            @Nullable Sourced<String> image,
            Map<String, Sourced<Integer>> ports,
            @Nullable Sourced<Long> memoryBytes,
            @Nullable Sourced<Switch> enabled) {
        static final Overlay NONE = new Overlay(null, Map.of(), null, null);

        Overlay withImage(Sourced<String> newImage) {
            return new Overlay(newImage, ports, memoryBytes, enabled);
        }

        Overlay withPort(String port, Sourced<Integer> number) {
            Map<String, Sourced<Integer>> merged = new LinkedHashMap<>(ports);
            merged.put(port, number);
            return new Overlay(image, merged, memoryBytes, enabled);
        }

        Overlay withMemory(Sourced<Long> bytes) {
            return new Overlay(image, ports, bytes, enabled);
        }

        Overlay withEnabled(Sourced<Switch> newEnabled) {
            return new Overlay(image, ports, memoryBytes, newEnabled);
        }
    }

    /** A component turned on or off, and why. */
    public record Switch(State state, String reason) {
        /** On or off. */
        public enum State {
            ON,
            OFF
        }
    }

    /**
     * The settings about services.
     *
     * @param env the label {@code env} of services that do not name their environment
     * @param services declared services
     * @param ignore names, ports or process names to leave alone
     * @param credentials name of a database or broker -> how its exporter logs in
     * @param readCredentials whether credentials of containers and in the user's own files may be used
     */
    public record DiscoverySection(
            String env,
            List<Service> services,
            List<Sourced<String>> ignore,
            ClusterSettings kubernetes,
            Map<String, Access.Basic> credentials,
            boolean readCredentials) {
        public static final String DEFAULT_ENV = "development";
    }

    /**
     * A declared service: it stays a target while it does not run.
     *
     * @param address host:port
     * @param path the path of its metrics; null to find it by probing
     * @param env its environment; null for the default
     * @param critical whether to notify when it does not run, even if it was stopped on purpose
     * @param access the login and TLS that it is asked with
     */
    public record Service(
            String name,
            String address,
            @Nullable String path,
            @Nullable String env,
            boolean critical,
            Access access) {}

    /**
     * The settings about rules, as written: what they may contain depends on files of the stack.
     *
     * @param conventions a node for each file that has them, lowest precedence first
     * @param consumers a node for each file that has them, lowest precedence first
     * @param thresholds a node for each file that has them, lowest precedence first
     */
    public record SignalSettings(List<Node> conventions, List<Node> consumers, List<Node> thresholds) {
        public SignalSettings {
            conventions = List.copyOf(conventions);
            consumers = List.copyOf(consumers);
            thresholds = List.copyOf(thresholds);
        }
    }

    /**
     * The settings about alerts.
     *
     * @param channels the channels, as written since what they may contain depends on the routing: a node for each file
     *     that has them, lowest precedence first
     * @param rules rule files, and folders of such files
     */
    public record AlertSettings(List<Node> channels, List<Sourced<Path>> rules) {
        public AlertSettings {
            channels = List.copyOf(channels);
            rules = List.copyOf(rules);
        }
    }

    /** Resolves a path in a settings file: relative to that file, or to the user's home by {@code ~/}. */
    public static Path beside(Path file, String path) {
        String expanded = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        return file.toAbsolutePath().resolveSibling(expanded).normalize();
    }

    public Overlay overlay(String component) {
        return Optional.ofNullable(components.get(component)).orElse(Overlay.NONE);
    }
}
