package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A group of recording rules, in the file format of {@code rule_files}.
 *
 * @param origin the files that it is generated from, for whoever wants to change it
 * @param interval how often the rules are evaluated, in whole seconds
 */
record RecordingRuleFile(String origin, String group, Duration interval, List<RecordingRule> rules) {
    RecordingRuleFile {
        rules = List.copyOf(rules);
    }

    /** Returns the file's text; expressions are block scalars, so that they need no escapes. */
    String text() {
        StringBuilder text = new StringBuilder(
                """
                # Made by devmon from %s: changes here are lost at the next `devmon up`.
                groups:
                  - name: %s
                    interval: %ds
                    rules:
                """
                        .formatted(origin, group, interval.toSeconds()));
        rules.forEach(rule -> append(rule, text));
        return text.toString();
    }

    private static void append(RecordingRule rule, StringBuilder text) {
        if (!rule.comment().isEmpty()) {
            // Characters that YAML takes for line breaks would end the comment
            text.append("\n      # ")
                    .append(rule.comment().replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " "))
                    .append('\n');
        }
        text.append("      - record: ").append(rule.record()).append("\n        expr: |\n");
        text.append(rule.expression().indent(10));
        if (!rule.labels().isEmpty()) {
            text.append(rule.labels().entrySet().stream()
                    .map(label -> label.getKey() + ": " + PromQl.quoted(label.getValue()))
                    .collect(Collectors.joining(", ", "        labels: {", "}\n")));
        }
    }
}
