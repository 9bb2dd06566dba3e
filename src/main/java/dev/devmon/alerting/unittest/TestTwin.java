package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of a test in which everything exists twice: in a second environment of the same services, or at a second
 * instance. An expression that confuses the two, or matches them with each other, fails it.
 */
final class TestTwin {
    private static final String SUFFIX = "-twin";
    private static final String MARK = ", and the same in another ";

    private final String label;
    private final Pattern inSeries;

    private TestTwin(String label) {
        this.label = label;
        this.inSeries = Pattern.compile("\\b" + label + "\\s*=\\s*\"([^\"]*)\"");
    }

    /** Returns the twins of a test in which alerts fire. */
    static List<Node> of(Node test) {
        return Stream.of("env", "instance")
                .flatMap(label -> new TestTwin(label).twin(test).stream())
                .toList();
    }

    /** Returns whether a test's name is that of another one's twin. */
    static boolean twins(String name, String original) {
        return name.startsWith(original + MARK);
    }

    /**
     * Returns the twin, or empty for alerts without the label: they are about everything that has it, and would cover
     * twice as much.
     */
    private Optional<Node> twin(Node test) {
        List<Node> firing = test.children("/alert_rule_test").stream()
                .flatMap(expected -> expected.children("/exp_alerts").stream())
                .toList();
        if (firing.isEmpty()
                || firing.stream()
                        .anyMatch(alert -> alert.text("/exp_labels/" + label).isEmpty())) {
            return Optional.empty();
        }
        Map<String, Node> twin = new LinkedHashMap<>(test.entries(""));
        twin.remove("promql_expr_test"); // what they sum up is another sum now
        twin.put("name", text(test, test.text("/name").orElse("") + MARK + label));
        twin.put("input_series", list(test, series(test)));
        twin.put(
                "alert_rule_test",
                list(
                        test,
                        test.children("/alert_rule_test").stream()
                                .map(this::expected)
                                .toList()));
        return Optional.of(mapping(test, twin));
    }

    private List<Node> series(Node test) {
        List<Node> both = new ArrayList<>(test.children("/input_series"));
        for (Node input : test.children("/input_series")) {
            String series = input.text("/series").orElse("");
            Matcher matcher = inSeries.matcher(series);
            if (matcher.find()) {
                Map<String, Node> other = new LinkedHashMap<>(input.entries(""));
                other.put("series", text(input, matcher.replaceAll(label + "=\"$1" + SUFFIX + "\"")));
                both.add(mapping(input, other));
            }
        }
        return both;
    }

    private Node expected(Node test) {
        List<Node> both = new ArrayList<>(test.children("/exp_alerts"));
        for (Node alert : test.children("/exp_alerts")) {
            alert.text("/exp_labels/" + label).ifPresent(value -> both.add(renamed(alert, value)));
        }
        Map<String, Node> twin = new LinkedHashMap<>(test.entries(""));
        twin.put("exp_alerts", list(test, both));
        return mapping(test, twin);
    }

    /** Renames a value everywhere, since annotations name it too. */
    private static Node renamed(Node node, String value) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> entries.put(key, renamed(entry, value)));
            return mapping(node, entries);
        }
        Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(value) + "(?![\\w-])");
        return node.text("")
                .map(text -> text(node, word.matcher(text).replaceAll("$0" + SUFFIX)))
                .orElse(node);
    }

    private static Node text(Node like, String text) {
        return new Node.Scalar(like.at(), text, Node.Kind.TEXT);
    }

    private static Node mapping(Node like, Map<String, Node> entries) {
        return new Node.Mapping(like.at(), entries, Map.of());
    }

    private static Node list(Node like, List<Node> items) {
        return new Node.Sequence(like.at(), items);
    }
}
