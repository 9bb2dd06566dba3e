package dev.devmon.definition;

import dev.devmon.codec.Json;
import dev.devmon.codec.Yaml;
import dev.devmon.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds a word to {@code discovery.ignore} in the text of a settings file: inserts a line or extends one, and leaves
 * everything else as the user wrote it, including comments.
 */
public final class IgnoreEdit {
    private static final Pattern SECTION = Pattern.compile("discovery:\\s*(#.*)?");
    private static final Pattern LIST_IN_A_LINE = Pattern.compile("(\\s+ignore:\\s*\\[)(.*)(\\]\\s*(#.*)?)");
    private static final Pattern LIST_OF_LINES = Pattern.compile("(\\s+)ignore:\\s*(#.*)?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][\\w./-]*");

    private IgnoreEdit() {}

    /**
     * Returns the new text, or the same if it has the word already.
     *
     * @throws FailureException {@code USAGE}, with the line to write, when the section is better changed by hand
     */
    public static String add(String file, String text, String word) {
        if (ignored(file, text).contains(word)) {
            return text;
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        int section = first(lines, SECTION, 0, lines.size());
        if (section < 0 && Yaml.read(file, text).find("/discovery").isPresent()) {
            throw byHand(file, word);
        }
        if (section < 0) {
            lines.add("discovery:");
            lines.add("  ignore: [" + quoted(word) + "]");
        } else {
            insert(lines, section, word);
        }
        String changed = String.join("\n", lines) + "\n";
        if (!ignored(file, changed).contains(word)) {
            throw byHand(file, word);
        }
        return changed;
    }

    private static FailureException byHand(String file, String word) {
        return FailureException.usage(
                file + " cannot be edited here",
                "its section \"discovery\" does not have its keys on lines of their own",
                "add it yourself: discovery: {ignore: [" + quoted(word) + "]}");
    }

    private static void insert(List<String> lines, int section, String word) {
        int end = section + 1;
        while (end < lines.size() && lines.get(end).matches("\\s.*|#.*|")) {
            end++;
        }
        int inLine = first(lines, LIST_IN_A_LINE, section + 1, end);
        int ofLines = first(lines, LIST_OF_LINES, section + 1, end);
        if (inLine >= 0) {
            Matcher list = LIST_IN_A_LINE.matcher(lines.get(inLine));
            if (list.matches()) {
                String before = list.group(2).isBlank() ? "" : list.group(2) + ", ";
                lines.set(inLine, list.group(1) + before + quoted(word) + list.group(3));
            }
        } else if (ofLines >= 0) {
            String next = ofLines + 1 < lines.size() ? lines.get(ofLines + 1) : "";
            lines.add(ofLines + 1, next.replaceFirst("\\S.*", "") + "- " + quoted(word));
        } else {
            String next = section + 1 < end ? lines.get(section + 1) : "";
            String indent = next.isBlank() ? "  " : next.replaceFirst("\\S.*", "");
            lines.add(section + 1, indent + "ignore: [" + quoted(word) + "]");
        }
    }

    private static int first(List<String> lines, Pattern pattern, int from, int to) {
        for (int i = from; i < to; i++) {
            if (pattern.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    /** Quotes a word where YAML would read it as something else. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : Json.line(word).strip();
    }

    private static List<String> ignored(String file, String text) {
        return Yaml.read(file, text).children("/discovery/ignore").stream()
                .flatMap(item -> item.text("").stream())
                .toList();
    }
}
