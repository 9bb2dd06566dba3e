package dev.devmon.alerting;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.promql.RuleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of recording and alerting rules. Only what devmon needs is read; the tools that own the format check the rest.
 *
 * @param file the name of the file for people
 */
public record RuleFile(String file, List<Rule> rules) {
    public RuleFile {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a file.
     *
     * @param problems receives errors in the YAML
     * @return the file; empty when it is not YAML, or has no {@code groups}
     */
    public static Optional<RuleFile> read(String file, String text, Problems problems) {
        Node root = Yaml.read(file, text, problems);
        if (root == null || root.find("/groups").isEmpty()) {
            return Optional.empty();
        }
        List<Rule> rules = new ArrayList<>();
        for (Node group : root.find("/groups").get().children()) {
            group.children("/rules").forEach(rule -> add(rule, rules));
        }
        return Optional.of(new RuleFile(file, rules));
    }

    private static void add(Node rule, List<Rule> rules) {
        RuleKind kind = rule.find("/alert").isPresent() ? RuleKind.ALERT : RuleKind.RECORD;
        String key = kind == RuleKind.ALERT ? "/alert" : "/record";
        rules.add(new Rule(
                kind,
                rule.text(key).orElse(""),
                rule.text("/expr").orElse(""),
                rule.text("/for").orElse(""),
                rule.texts("/labels"),
                rule.texts("/annotations"),
                rule.find(key).orElse(rule).at(),
                rule.find("/expr").orElse(rule).at()));
    }

    /** Returns the names of the series that its rules record. */
    public List<String> recorded() {
        return rules.stream().filter(rule -> !rule.alert()).map(Rule::name).toList();
    }

    public List<Rule> alerts() {
        return rules.stream().filter(Rule::alert).toList();
    }
}
