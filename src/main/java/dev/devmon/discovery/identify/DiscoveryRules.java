package dev.devmon.discovery.identify;

import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.discovery.identify.IgnoreRule.Written;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of discovery: what {@code discovery.yaml} knows of programs, paths and names.
 *
 * @param ignore what is never probed
 * @param systems the databases, caches and brokers that are measured
 * @param debugPorts patterns whose first group is a port, named in a process's own arguments, that is never probed
 * @param helpers patterns to find in the arguments of a process that only works for its parent
 * @param launchers patterns that match the name of a process that opens sockets for others to serve
 * @param runtimes the known runtimes, in the order they are tried
 * @param metricsPaths the paths to probe for metrics, in this order
 * @param healthPaths the paths to probe for health, in this order
 * @param labels the labels with which containers describe themselves
 * @param crashes the signs of a crash
 */
public record DiscoveryRules(
        List<IgnoreRule> ignore,
        List<SystemRule> systems,
        Written<List<Pattern>> debugPorts,
        List<Pattern> helpers,
        List<Pattern> launchers,
        List<RuntimeRule> runtimes,
        List<PathRule> metricsPaths,
        List<PathRule> healthPaths,
        ContainerLabels labels,
        ServiceNaming naming,
        CrashSigns crashes) {
    public DiscoveryRules {
        ignore = List.copyOf(ignore);
        systems = List.copyOf(systems);
        helpers = List.copyOf(helpers);
        launchers = List.copyOf(launchers);
        runtimes = List.copyOf(runtimes);
        metricsPaths = List.copyOf(metricsPaths);
        healthPaths = List.copyOf(healthPaths);
    }

    /**
     * Reads the rules; errors become problems, and the result is of use only when there is none.
     *
     * @param file the name of the file in problems
     */
    public static DiscoveryRules read(String file, String text, Problems problems) {
        ServiceNaming none = new ServiceNaming(List.of(), List.of(), Set.of());
        return Yaml.read(file, text, problems, DiscoveryRulesReader::read)
                .orElseGet(() -> new DiscoveryRules(
                        List.of(),
                        List.of(),
                        new Written<>(List.of(), new Position(file, 0)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        ContainerLabels.NONE,
                        none,
                        CrashSigns.NONE));
    }

    /** Returns the environment variables that the rules look at; no others need to be read. */
    public Set<String> variables() {
        return naming.variables();
    }

    /** Returns the sections of program files that the rules look for. */
    Set<String> sections() {
        return runtimes.stream()
                .map(RuntimeRule::section)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Returns every path that may be probed for metrics, for any runtime. */
    public List<String> metricsAnywhere() {
        return metricsPaths.stream().map(PathRule::path).toList();
    }

    /** Returns every path that may be probed for health, for any runtime. */
    public List<String> healthAnywhere() {
        return healthPaths.stream().map(PathRule::path).toList();
    }

    /** Returns the labels, or annotations, with which a container says whether it is to be scraped. */
    public Set<String> scrapeMarks() {
        return Set.copyOf(labels.scrape());
    }

    String runtime(ProcessIdentity identity) {
        return runtimes.stream()
                .filter(rule -> rule.matches(identity))
                .map(RuntimeRule::runtime)
                .findFirst()
                .orElse(Subject.OTHER);
    }

    /** Returns whether a process only works for its parent. */
    boolean helps(ProcessIdentity identity) {
        String lines = identity.commandLines();
        return helpers.stream().anyMatch(helper -> helper.matcher(lines).find());
    }

    /** Returns whether a process opens sockets for others to serve. */
    boolean launches(ProcessIdentity identity) {
        return launchers.stream()
                .anyMatch(launcher -> launcher.matcher(identity.name()).matches());
    }

    /**
     * Returns why something is never probed, or empty if it may be.
     *
     * @param port the port inside the container for a container, otherwise the listener's
     */
    Optional<Ignored> reasonToIgnore(Subject subject, int port) {
        // What something is says more than where it listens: a proxy on a broker's port is a proxy
        return debugPort(subject, port)
                .or(() -> ignore.stream()
                        .flatMap(rule -> rule.about(subject).stream())
                        .findFirst())
                .or(() -> ignore.stream()
                        .flatMap(rule -> rule.hint(subject, port).stream())
                        .findFirst());
    }

    /**
     * Returns the kind of measured system that something is, or empty if it is none, or at a debugger port.
     *
     * @param port the port inside the container for a container, otherwise the listener's
     */
    Optional<SystemRule> system(Subject subject, int port) {
        if (debugPort(subject, port).isPresent()) {
            return Optional.empty();
        }
        return systems.stream()
                .filter(rule -> rule.fits(subject, port))
                .findFirst()
                .or(() -> systems.stream()
                        .filter(rule -> rule.mayFit(subject, port))
                        .findFirst());
    }

    private Optional<Ignored> debugPort(Subject subject, int port) {
        return debugPorts.value().stream()
                .flatMap(pattern -> pattern.matcher(subject.commandLines()).results())
                .filter(found -> Integer.toString(port).equals(found.group(1)))
                .findFirst()
                .map(found -> new Ignored(
                        Ignored.By.RULES,
                        "it is a debugger port, according to its command line",
                        "ignores the port of \"" + found.group().replace('\n', ' ') + "\"",
                        debugPorts.at()));
    }

    List<String> metricsPathsFor(Subject subject) {
        return pathsFor(subject, metricsPaths);
    }

    List<String> healthPathsFor(Subject subject) {
        return pathsFor(subject, healthPaths);
    }

    /** Returns what a name of a program's own metrics matches, or empty where all that it shows are its own. */
    Optional<Pattern> ownMetrics(Subject subject) {
        return metricsPaths.stream()
                .filter(rule -> rule.names(subject))
                .flatMap(rule -> Stream.ofNullable(rule.own()))
                .findFirst();
    }

    /** Returns only a program's own paths if it has some: a proxy passes on the others, and what answers is not it. */
    private static List<String> pathsFor(Subject subject, List<PathRule> rules) {
        List<PathRule> own = rules.stream().filter(rule -> rule.names(subject)).toList();
        return (own.isEmpty() ? rules.stream().filter(rule -> rule.fits(subject)) : own.stream())
                .map(PathRule::path)
                .distinct()
                .toList();
    }
}
