package dev.devmon.alerting.routing;

import dev.devmon.codec.Node;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a label, in the form of
 * <a href="https://prometheus.io/docs/alerting/latest/configuration/#matcher">matchers</a>, as devmon writes them.
 */
public record LabelMatcher(String label, String operator, String value) {
    private static final Pattern FORM = Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"?(.*?)\"?\\s*");
    private static final Pattern WORDS = Pattern.compile("\\w+(\\|\\w+)*");

    /**
     * Reads a matcher.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static LabelMatcher read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a matcher: " + text);
        }
        return new LabelMatcher(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** Returns the matchers in the list at a JSON Pointer. */
    static List<LabelMatcher> all(Node node, String pointer) {
        return node.children(pointer).stream()
                .map(matcher -> read(matcher.text("").orElse("")))
                .toList();
    }

    /** Returns whether the labels meet the condition; a missing label counts as empty. */
    boolean fits(Map<String, String> labels) {
        String found = labels.getOrDefault(label, "");
        return switch (operator) {
            case "=" -> found.equals(value);
            case "!=" -> !found.equals(value);
            case "=~" -> found.matches(value);
            default -> !found.matches(value);
        };
    }

    /** Returns the matching values if the matcher lists them; otherwise empty. */
    List<String> listed() {
        return operator.equals("=~") && WORDS.matcher(value).matches() ? List.of(value.split("\\|", -1)) : List.of();
    }

    @Override
    public String toString() {
        return label + operator + "\"" + value + "\"";
    }
}
