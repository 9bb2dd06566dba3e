package dev.devmon.mcp;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.text.Secrets;
import dev.devmon.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much of a JSON document as an answer may contain: the first items of its lists, the beginning of long texts. It is
 * safe for a terminal, and what looks like a secret is hidden in it, since it leaves this machine.
 *
 * @param leftOut what is missing, in words
 */
record Excerpt(String json, List<String> leftOut) {
    /** The most characters of a document. */
    static final int MOST = 20_000;

    private static final int LONGEST_TEXT = 2_000;

    static Excerpt of(Node.Mapping document) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        document.entries()
                .forEach((key, value) -> shown.put(key, value instanceof Node.Sequence ? List.of() : harmless(value)));
        int room = MOST - Json.line(shown).length();
        List<String> leftOut = new ArrayList<>();
        for (Map.Entry<String, Node> entry : document.entries().entrySet()) {
            if (entry.getValue() instanceof Node.Sequence list) {
                List<@Nullable Object> items = new ArrayList<>();
                for (Node node : list.items()) {
                    Object item = harmless(node);
                    int length = item == null ? 4 : Json.line(item).length();
                    if (length >= room) {
                        break;
                    }
                    room -= length + 1;
                    items.add(item);
                }
                shown.put(entry.getKey(), items);
                int missing = list.items().size() - items.size();
                if (missing > 0) {
                    leftOut.add(missing + " of " + list.items().size() + " " + entry.getKey());
                }
            }
        }
        // All escapes are within texts, where JSON reads them back
        return new Excerpt(Visible.line(Json.line(shown)), leftOut);
    }

    private static @Nullable Object harmless(Node node) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> shown.put(shortened(key), harmless(value)));
            return shown;
        }
        if (node instanceof Node.Sequence list) {
            List<@Nullable Object> shown = new ArrayList<>();
            list.items().forEach(item -> shown.add(harmless(item)));
            return shown;
        }
        Node.Scalar scalar = (Node.Scalar) node;
        return scalar.kind() == Node.Kind.TEXT
                ? Secrets.hidden(shortened(scalar.text()))
                : scalar.plain(new Problems());
    }

    private static String shortened(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) + "... (" + (length - LONGEST_TEXT)
                        + " more characters)";
    }
}
