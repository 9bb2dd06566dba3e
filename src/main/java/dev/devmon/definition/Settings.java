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
 * What the user's files say; later files override earlier ones.
 *
 * @param stackName null when no file names it
 * @param profile null when no file names one
 * @param components what is said of a component, by its name
 * @param secrets name -> file that holds it
 * @param dashboards files of dashboards, and folders of them
 * @param logs log files that are collected, besides those that are found
 * @param metrics that are made of queries, documents, log lines and commands
 * @param forward where it goes as well
 * @param files the files read, in the order of their precedence, lowest first
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

    /** A value and where it was written. */
    public record Sourced<T>(T value, Position at) {}

    /**
     * What the settings change in one component; null and absent mean: as the component file says.
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
     * What the user says about services.
     *
     * @param env the label {@code env} of services that say nothing else
     * @param services declared services
     * @param ignore names, ports or process names that are left alone
     * @param credentials by the name of a database or broker, how its exporter logs in
     * @param readCredentials whether those of containers and of the user's own files may be used
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
     * @param path of its metrics; null to be found
     * @param env null for the default one
     * @param critical whether somebody is told when it does not run, even if it was stopped on purpose
     * @param access how it is asked
     */
    public record Service(
            String name,
            String address,
            @Nullable String path,
            @Nullable String env,
            boolean critical,
            Access access) {}

    /**
     * What the user says about rules, as written: what it may say depends on files of the stack.
     *
     * @param conventions one for every file that has them, lowest precedence first
     * @param thresholds likewise
     */
    public record SignalSettings(List<Node> conventions, List<Node> thresholds) {
        public SignalSettings {
            conventions = List.copyOf(conventions);
            thresholds = List.copyOf(thresholds);
        }
    }

    /**
     * What the user says about alerts.
     *
     * @param channels where they go, as written: what it may say depends on the routing; one for every file that has
     *     them, lowest precedence first
     * @param rules rule files, and folders of rule files
     */
    public record AlertSettings(List<Node> channels, List<Sourced<Path>> rules) {
        public AlertSettings {
            channels = List.copyOf(channels);
            rules = List.copyOf(rules);
        }
    }

    /** A path that a settings file names: relative to that file, or to the user's home by {@code ~/}. */
    public static Path beside(Path file, String path) {
        String expanded = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        return file.toAbsolutePath().resolveSibling(expanded).normalize();
    }

    public Overlay overlay(String component) {
        return Optional.ofNullable(components.get(component)).orElse(Overlay.NONE);
    }
}
