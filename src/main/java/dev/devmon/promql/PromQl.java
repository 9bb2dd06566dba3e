package dev.devmon.promql;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes pieces of PromQL, quoted as its string literals and RE2 require. */
public final class PromQl {
    public static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    public static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** A condition of a selector: {@code code!=""}. */
    public static final Pattern MATCHER = Pattern.compile(LABEL + "\\s*(?:=~|!~|!=|=)\\s*\"(?:[^\"\\\\\\n]|\\\\.)*\"");

    private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    private PromQl() {}

    /**
     * Returns a string literal in ASCII: any other character is escaped, since YAML, in which rules are written, takes
     * some of them for line breaks and rejects others.
     */
    public static String quoted(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(character -> {
            if (character == '"' || character == '\\') {
                literal.append('\\').appendCodePoint(character);
            } else if (character >= ' ' && character <= '~') {
                literal.appendCodePoint(character);
            } else if (Character.isSurrogate((char) character) && Character.isBmpCodePoint(character)) {
                literal.append("\\ufffd"); // half a pair stands for nothing
            } else {
                literal.append(String.format(Character.isBmpCodePoint(character) ? "\\u%04x" : "\\U%08x", character));
            }
        });
        return literal.append('"').toString();
    }

    /** Returns a regular expression that matches the text and nothing else. */
    public static String literally(String text) {
        return META.matcher(text).replaceAll("\\\\$0");
    }

    /**
     * Returns a label's name as grouping and conditions take it: quoted if it has more than letters, digits and
     * {@code _}.
     */
    public static String label(String name) {
        return LABEL.matcher(name).matches() ? name : quoted(name);
    }

    public static String equal(String label, String value) {
        return label(label) + "=" + quoted(value);
    }

    /** Returns a condition that a label matches a regular expression. */
    public static String matching(String label, String expression) {
        return label(label) + "=~" + quoted(expression);
    }

    /** Returns a condition that a label does not match a regular expression. */
    public static String notMatching(String label, String expression) {
        return label(label) + "!~" + quoted(expression);
    }

    /** Returns a condition that a label has any of the values; the empty one stands for an absent label. */
    public static String anyOf(String label, List<String> values) {
        return values.size() == 1
                ? equal(label, values.get(0))
                : matching(label, values.stream().map(PromQl::literally).collect(Collectors.joining("|")));
    }

    /**
     * Returns a selector of a metric's series. A name with characters that {@link #METRIC} does not allow stands quoted
     * inside the braces, as in Prometheus 3.
     */
    public static String selector(String metric, Collection<String> matchers) {
        if (METRIC.matcher(metric).matches()) {
            return matchers.isEmpty() ? metric : metric + "{" + String.join(", ", matchers) + "}";
        }
        return Stream.concat(Stream.of(quoted(metric)), matchers.stream()).collect(Collectors.joining(", ", "{", "}"));
    }
}
