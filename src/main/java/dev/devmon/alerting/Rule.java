package dev.devmon.alerting;

import dev.devmon.codec.Position;
import dev.devmon.promql.RuleKind;
import java.util.Map;

/**
 * A rule of a rule file, as it is written.
 *
 * @param name the name of the alert, or of the recorded series
 * @param held the text of {@code for}; empty when there is none
 * @param at the position of its name
 * @param expressionAt the position of its expression
 */
public record Rule(
        RuleKind kind,
        String name,
        String expression,
        String held,
        Map<String, String> labels,
        Map<String, String> annotations,
        Position at,
        Position expressionAt) {

    public boolean alert() {
        return kind == RuleKind.ALERT;
    }

    public String label(String label) {
        return labels.getOrDefault(label, "");
    }

    public String annotation(String annotation) {
        return annotations.getOrDefault(annotation, "");
    }
}
