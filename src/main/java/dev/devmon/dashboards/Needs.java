package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Yaml;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What panels need in order to have data.
 *
 * @param metrics the needs of metrics, of which the first that fits counts
 * @param sources type of a data source -> what it needs
 */
public record Needs(List<MetricNeed> metrics, Map<String, String> sources) {
    /** Metrics, by the beginnings of their names, and what provides them. */
    record MetricNeed(Pattern beginnings, String needs) {}

    /**
     * @param file the name of the file in problems
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static Needs read(String file, String text) {
        return Yaml.read(
                file, text, fields -> new Needs(fields.list("metrics", Needs::rule), fields.textMap("sources")));
    }

    private static MetricNeed rule(Fields fields) {
        String beginnings = fields.texts("begin").stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return new MetricNeed(Pattern.compile("(?<![\\w:])(?:" + beginnings + ")"), fields.text("needs"));
    }

    /** Returns what is missing when these expressions have no answer; empty when unknown. */
    public Optional<String> of(Collection<String> expressions) {
        return metrics.stream()
                .filter(rule -> expressions.stream()
                        .anyMatch(expression ->
                                rule.beginnings().matcher(expression).find()))
                .map(MetricNeed::needs)
                .findFirst();
    }

    /** Returns what a type of source needs, or the type itself when unknown. */
    public String ofSource(String type) {
        return sources.getOrDefault(type, type);
    }
}
