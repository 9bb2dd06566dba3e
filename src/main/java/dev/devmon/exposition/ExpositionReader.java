package dev.devmon.exposition;

import dev.devmon.exposition.Exposition.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus text 0.0.4 and OpenMetrics 1.0.0 a line at a time and keeps nothing but counts and names.
 *
 * <p>It is as strict as Prometheus about what that rejects, so that what is admitted can be scraped. It does not look
 * for duplicate series, which Prometheus accepts with a warning.
 */
public final class ExpositionReader {
    private static final Set<String> PROMETHEUS_TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final Set<String> OPENMETRICS_TYPES =
            Set.of("counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown");
    private static final Pattern QUOTED_NAME =
            Pattern.compile("#[ \t]+(TYPE|HELP|UNIT)[ \t]+\"((?:[^\"\\\\]|\\\\.)*)\"[ \t]+(.*)");
    private static final String END = "# EOF";
    private static final int MOST_NAMES = 5_000;

    /** The limit of a line, in characters: a sender of no line end at all must not fill the memory. */
    private static final int LONGEST_LINE = 64 * 1024;

    private final Format format;
    private final FamilyListener families;
    private final Set<String> names = new HashSet<>();
    private int lineNumber;
    private int series;
    private boolean ended;

    private ExpositionReader(Format format, FamilyListener families) {
        this.format = format;
        this.families = families;
    }

    /**
     * Reads a body to its end.
     *
     * @throws InvalidExpositionException when it is not an exposition, or has no sample
     */
    public static Exposition read(InputStream body, Format format) throws IOException {
        return read(body, format, FamilyListener.NONE);
    }

    /**
     * Reads a body to its end.
     *
     * @param families receives every metric
     */
    public static Exposition read(InputStream body, Format format, FamilyListener families) throws IOException {
        ExpositionReader reader = new ExpositionReader(format, families);
        Reader text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        int next = text.read();
        while (next >= 0) {
            line.append((char) next);
            next = text.read();
            if (line.length() > LONGEST_LINE) {
                throw reader.tooLong(line.toString());
            }
            // A carriage return does not end a line: Prometheus takes it for a part of the value, and rejects that
            if (next < 0 || line.charAt(line.length() - 1) == '\n') {
                reader.lineNumber++;
                reader.accept(withoutEnd(line));
                line.setLength(0);
            }
        }
        return reader.result();
    }

    private static String withoutEnd(StringBuilder line) {
        int last = line.length() - 1;
        return line.charAt(last) == '\n' ? line.substring(0, last) : line.toString();
    }

    private void accept(String line) throws InvalidExpositionException {
        if (ended) {
            throw malformed("text after \"" + END + "\"");
        }
        if (line.isBlank() && format == Format.PROMETHEUS) {
            return;
        }
        if (line.startsWith("#")) {
            comment(line);
            return;
        }
        try {
            String name = SampleLine.name(line, format, families::label);
            families.sample(name);
            if (names.size() < MOST_NAMES) {
                names.add(name);
            }
            series++;
        } catch (SampleLine.SyntaxException e) {
            throw series == 0 ? other(line, e) : malformed(e);
        }
    }

    /** Splits a line into at most four words: {@code #}, the keyword, the metric, and the rest. */
    private static String[] words(String line) {
        Matcher quoted = QUOTED_NAME.matcher(line);
        return quoted.matches()
                ? new String[] {"#", quoted.group(1), quoted.group(2), quoted.group(3)}
                : line.split("[ \t]+", 4);
    }

    private void comment(String line) throws InvalidExpositionException {
        if (format == Format.OPENMETRICS && line.equals(END)) {
            ended = true;
            return;
        }
        String[] words = words(line);
        if (words.length > 1 && words[1].equals("TYPE") && words[0].equals("#")) {
            Set<String> types = format == Format.OPENMETRICS ? OPENMETRICS_TYPES : PROMETHEUS_TYPES;
            if (words.length < 4 || !types.contains(words[3].strip())) {
                throw malformed("no known type in \"" + shortened(line) + "\"");
            }
            families.type(words[2], words[3].strip());
        } else if (words.length > 3 && words[1].equals("HELP") && words[0].equals("#")) {
            families.help(words[2], words[3].strip());
        } else if (words.length > 3 && words[1].equals("UNIT") && format == Format.OPENMETRICS) {
            families.unit(words[2], words[3].strip());
        }
    }

    private Exposition result() throws InvalidExpositionException {
        if (series == 0) {
            throw otherContent("has no sample");
        }
        if (format == Format.OPENMETRICS && !ended) {
            throw damaged("is OpenMetrics without \"" + END + "\" at its end");
        }
        return new Exposition(format, series, names);
    }

    private InvalidExpositionException tooLong(String line) {
        lineNumber++;
        return known(line).orElseGet(() -> malformed("a line of more than " + LONGEST_LINE + " characters"));
    }

    private InvalidExpositionException malformed(String what) {
        return damaged("is malformed in line " + lineNumber + ": " + what);
    }

    private InvalidExpositionException malformed(SampleLine.SyntaxException e) {
        return damaged("is malformed in line " + lineNumber + ", column " + e.column() + ": " + e.reason());
    }

    private InvalidExpositionException other(String line, SampleLine.SyntaxException e) {
        Optional<InvalidExpositionException> known = known(line);
        if (known.isPresent()) {
            return known.get();
        }
        // Comments before the first sample indicate that metrics were meant
        return lineNumber > 1 ? malformed(e) : otherContent("is not a metrics format: " + e.reason());
    }

    /** Returns the exception for a page that begins like something other than an exposition. */
    private Optional<InvalidExpositionException> known(String line) {
        String start = line.stripLeading();
        if (series == 0 && start.startsWith("<")) {
            return Optional.of(otherContent("is a web page"));
        }
        return series == 0 && (start.startsWith("{") || start.startsWith("["))
                ? Optional.of(otherContent("is JSON"))
                : Optional.empty();
    }

    private static InvalidExpositionException otherContent(String reason) {
        return new InvalidExpositionException(InvalidExpositionException.Kind.OTHER_CONTENT, reason);
    }

    private static InvalidExpositionException damaged(String reason) {
        return new InvalidExpositionException(InvalidExpositionException.Kind.MALFORMED, reason);
    }

    private static String shortened(String line) {
        return line.length() > 60 ? line.substring(0, 60) + "..." : line;
    }
}
