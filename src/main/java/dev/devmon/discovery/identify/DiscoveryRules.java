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

/**
 * What is known of the world's services: {@code discovery.yaml}.
 *
 * @param ignore what is never talked to
 * @param systems databases, caches and brokers that are measured
 * @param debugPorts their first group is a port, named in a process's own arguments, that is never talked to
 * @param helpers are found in the arguments of a process that only works for its parent
 * @param launchers match the name of what opens sockets for others to serve
 * @param runtimes in the order they are tried
 * @param metricsPaths in the order they are asked
 * @param healthPaths in the order they are asked
 * @param labels what containers say of themselves
 * @param crashes by what it is known that a process has ended badly
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
     * Reads the rules; what is wrong becomes a problem, and the rules count only when there is none.
     *
     * @param file how problems name it
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

    /** The environment variables that the rules look at; no other needs to be read. */
    public Set<String> variables() {
        return naming.variables();
    }

    /** The sections of program files that the rules look for. */
    Set<String> sections() {
        return runtimes.stream()
                .map(RuntimeRule::section)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Every path that may be asked for metrics, of whatever runtime. */
    public List<String> metricsAnywhere() {
        return metricsPaths.stream().map(PathRule::path).toList();
    }

    /** Every path that may be asked for health, of whatever runtime. */
    public List<String> healthAnywhere() {
        return healthPaths.stream().map(PathRule::path).toList();
    }

    /** The labels, or annotations, with which a container says whether it is to be scraped. */
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

    /** Whether a process only works for its parent. */
    boolean helps(ProcessIdentity identity) {
        String lines = identity.commandLines();
        return helpers.stream().anyMatch(helper -> helper.matcher(lines).find());
    }

    /** Whether a process opens sockets for others to serve. */
    boolean launches(ProcessIdentity identity) {
        return launchers.stream()
                .anyMatch(launcher -> launcher.matcher(identity.name()).matches());
    }

    /**
     * Why something is never talked to.
     *
     * @param port of the container for a container, else of the listener
     */
    Optional<Ignored> reasonToIgnore(Subject subject, int port) {
        // What it is says more than where it listens: a proxy on a broker's port is a proxy.
        return debugPort(subject, port)
                .or(() -> ignore.stream()
                        .flatMap(rule -> rule.about(subject).stream())
                        .findFirst())
                .or(() -> ignore.stream()
                        .flatMap(rule -> rule.hint(subject, port).stream())
                        .findFirst());
    }

    /**
     * The measured system that something is.
     *
     * @param port of the container for a container, else of the listener
     */
    Optional<SystemRule> system(Subject subject, int port) {
        return systems.stream().filter(rule -> rule.fits(subject, port)).findFirst();
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

    List<String> metricsPathsFor(String runtime) {
        return metricsPaths.stream()
                .filter(rule -> rule.fits(runtime))
                .map(PathRule::path)
                .toList();
    }

    List<String> healthPathsFor(String runtime) {
        return healthPaths.stream()
                .filter(rule -> rule.fits(runtime))
                .map(PathRule::path)
                .toList();
    }
}
