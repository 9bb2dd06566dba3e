package dev.devmon.alerting.routing;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.failure.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings under {@code alerting}, each value by its path: {@code slack.development.channel},
 * {@code webhooks[0].urlFile}. A later file's value overrides that of an earlier one, and its list replaces the whole
 * list.
 */
final class ChannelSettings {
    /** Stands for every element of a list in a path. */
    static final String EVERY = "[]";

    private final Map<String, Node> values = new LinkedHashMap<>();

    /** @param files the settings files, lowest precedence first */
    ChannelSettings(List<Node> files, Problems problems) {
        for (Node file : files) {
            Fields fields = Fields.of(file, problems);
            fields.keys().forEach(key -> fields.node(key).ifPresent(value -> add(key, value)));
        }
    }

    private void add(String path, Node node) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((key, value) -> add(path + "." + key, value));
        } else if (node instanceof Node.Sequence sequence) {
            values.keySet().removeIf(earlier -> earlier.startsWith(path + "["));
            for (int i = 0; i < sequence.items().size(); i++) {
                add(path + "[" + i + "]", sequence.items().get(i));
            }
        } else {
            values.put(path, node);
        }
    }

    Optional<Node> at(String path) {
        return Optional.ofNullable(values.get(path));
    }

    Map<String, Node> all() {
        return values;
    }

    /**
     * Returns the paths that a path with {@link #EVERY} covers: one for each element, or itself if the list is empty.
     */
    List<String> every(String path) {
        int every = path.indexOf(EVERY);
        List<String> elements = every < 0 ? List.of() : elements(path.substring(0, every));
        return elements.isEmpty()
                ? List.of(path)
                : elements.stream().map(element -> path.replace(EVERY, element)).toList();
    }

    /** Returns the elements of a list: {@code [0]}, {@code [1]} and so on. */
    List<String> elements(String list) {
        Pattern element = Pattern.compile(Pattern.quote(list) + "(\\[\\d+]).*");
        return values.keySet().stream()
                .map(element::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    /** Reports empty values, and keys that the routing does not refer to. */
    void check(Collection<String> known, Problems problems) {
        values.forEach((path, value) -> {
            String general = path.replaceAll("\\[\\d+]", EVERY);
            if (!known.contains(general)) {
                problems.add(
                        value.at(),
                        "unknown key \"alerting." + path + "\"",
                        Suggestion.didYouMean(general, known) + "use one of: " + String.join(", ", known));
            } else if (value.text("").orElse("").isBlank()) {
                problems.add(value.at(), "alerting." + path + " is empty", "give it a value, or remove the line");
            }
        });
    }
}
