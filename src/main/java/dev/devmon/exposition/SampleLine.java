package dev.devmon.exposition;

import dev.devmon.exposition.Exposition.Format;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a sample of an exposition: {@code name{label="value",...} value [timestamp]}, in OpenMetrics with an exemplar
 * after it. A name may also stand quoted inside the braces, as Prometheus 3 writes names with any characters.
 */
final class SampleLine {
    /** Thrown when a line is malformed. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;
        private final int column;

        SyntaxException(String reason) {
            this(reason, 0);
        }

        /** @param column the column, from 1; 0 for where reading stopped */
        SyntaxException(String reason, int column) {
            super(reason, null, false, false); // a stack trace for each refused page would be waste
            this.reason = reason;
            this.column = column;
        }

        String reason() {
            return reason;
        }

        int column() {
            return column;
        }
    }

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[+-]?0[xX][0-9a-fA-F]+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final Set<String> WORDS = Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

    private final String line;
    private int at;
    private String value = "";

    private SampleLine(String line) {
        this.line = line;
    }

    /**
     * Returns the metric's name if the whole line is a sample.
     *
     * @param labels receives each label and its value as written, with escapes
     */
    static String name(String line, Format format, BiConsumer<String, String> labels) throws SyntaxException {
        SampleLine sample = new SampleLine(line);
        try {
            return sample.name(format, labels);
        } catch (SyntaxException e) {
            int column = e.column() == 0 ? Math.min(sample.at, line.length()) + 1 : e.column();
            throw new SyntaxException(e.reason(), column);
        }
    }

    /** Returns the sample of a line, without its timestamp; empty if the line is not a sample. */
    static Optional<Sample> read(String line) {
        SampleLine sample = new SampleLine(line);
        Map<String, String> labels = new LinkedHashMap<>();
        try {
            String name = sample.name(Format.OPENMETRICS, (label, value) -> labels.put(label, unescaped(value)));
            return Optional.of(new Sample(name, labels, sample.value));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }

    private String name(Format format, BiConsumer<String, String> labels) throws SyntaxException {
        String name = identifier(':');
        if (peek() == '{') {
            String quoted = labels(labels);
            name = name.isEmpty() ? quoted : name;
        }
        if (name.isEmpty()) {
            throw new SyntaxException("no metric name at \"" + rest() + "\"");
        }
        value = value("value");
        if (at < line.length() && peek() != '#') {
            value("timestamp");
        }
        if (format == Format.OPENMETRICS && peek() == '#') {
            exemplar();
        }
        if (at < line.length()) {
            throw new SyntaxException("\"" + rest() + "\" after a sample");
        }
        return name;
    }

    /** Reads labels in braces; returns the quoted metric name among them, or an empty text. */
    private String labels(BiConsumer<String, String> sink) throws SyntaxException {
        String metric = "";
        at++;
        spaces();
        while (peek() != '}') {
            boolean quoted = peek() == '"';
            String name = quoted ? quoted() : identifier('_');
            spaces();
            if (quoted && peek() != '=') {
                metric = name;
            } else {
                sink.accept(name, labelValue(name));
            }
            spaces();
            if (peek() == ',') {
                at++;
                spaces();
            } else if (peek() != '}') {
                throw new SyntaxException("labels do not end at \"" + rest() + "\"");
            }
        }
        at++;
        return metric;
    }

    private String labelValue(String name) throws SyntaxException {
        if (name.isEmpty() || peek() != '=') {
            throw new SyntaxException("no label at \"" + rest() + "\"");
        }
        at++;
        spaces();
        return quoted();
    }

    private String quoted() throws SyntaxException {
        if (peek() != '"') {
            throw new SyntaxException("no quoted text at \"" + rest() + "\"");
        }
        int start = ++at;
        while (at < line.length() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= line.length()) {
            throw new SyntaxException("a quoted text does not end");
        }
        return line.substring(start, at++);
    }

    private void exemplar() throws SyntaxException {
        at++;
        spaces();
        if (peek() != '{') {
            throw new SyntaxException("an exemplar without labels");
        }
        labels((name, value) -> {});
        value("value of an exemplar");
        if (at < line.length()) {
            value("timestamp of an exemplar");
        }
    }

    /** Reads a number and the spaces around it. */
    private String value(String what) throws SyntaxException {
        spaces();
        int start = at;
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
            at++;
        }
        String text = line.substring(start, at);
        if (!NUMBER.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            throw new SyntaxException("\"" + text + "\" is not a valid " + what, start + 1);
        }
        spaces();
        return text;
    }

    /**
     * Reads letters, digits and underscores, not beginning with a digit; names of metrics may contain one more
     * character.
     */
    private String identifier(char also) {
        int start = at;
        while (at < line.length() && part(line.charAt(at), also, at > start)) {
            at++;
        }
        String identifier = line.substring(start, at);
        spaces();
        return identifier;
    }

    private static boolean part(char c, char also, boolean digits) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c == also
                || (digits && c >= '0' && c <= '9');
    }

    private void spaces() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private char peek() {
        return at < line.length() ? line.charAt(at) : '\n';
    }

    private String rest() {
        String rest = line.substring(Math.min(at, line.length()));
        return rest.length() > 40 ? rest.substring(0, 40) + "..." : rest;
    }
}
