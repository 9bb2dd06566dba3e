package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What has to be there so that panels have data.
 *
 * @param metrics the first that fits counts
 * @param sources type of a source of data -> what it needs
 */
public record Needs(List<Rule> metrics, Map<String, String> sources) {
    /** Metrics, by the beginnings of their names, and what provides them. */
    record Rule(Pattern beginnings, String needs) {}

    /**
     * @param file how problems name it
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static Needs read(String file, String text) {
        Problems problems = new Problems();
        Node root = Yaml.read(file, text, problems);
        problems.throwIfAny();
        Fields fields = Fields.of(Objects.requireNonNull(root), problems);
        List<Rule> rules = new ArrayList<>();
        for (Fields rule : fields.list("metrics")) {
            String beginnings = rule.texts("begin").stream().map(Pattern::quote).collect(Collectors.joining("|"));
            rules.add(new Rule(Pattern.compile("(?<![\\w:])(?:" + beginnings + ")"), rule.text("needs")));
            rule.rejectUnknown();
        }
        Needs needs = new Needs(List.copyOf(rules), fields.textMap("sources"));
        fields.rejectUnknown();
        problems.throwIfAny();
        return needs;
    }

    /** What is missing where these expressions have no answer; empty where no rule knows. */
    public Optional<String> of(Collection<String> expressions) {
        return metrics.stream()
                .filter(rule -> expressions.stream()
                        .anyMatch(expression ->
                                rule.beginnings().matcher(expression).find()))
                .map(Rule::needs)
                .findFirst();
    }

    /** What a type of source needs; its name where nothing is said of it. */
    public String ofSource(String type) {
        return sources.getOrDefault(type, type);
    }
}
