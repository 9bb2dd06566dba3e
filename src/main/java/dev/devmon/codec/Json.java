package dev.devmon.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON to {@link Node}s and writes records, maps and lists as JSON. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * Reads a document as a tree that knows its lines.
     *
     * @param file the name of the file in positions
     * @param problems receives the errors
     * @return null when the text could not be parsed
     */
    public static @Nullable Node read(String file, String text, Problems problems) {
        return new TreeReader(FACTORY, file, problems).read(text);
    }

    /** Reads a document as a tree; returns empty when the text is not one JSON document. */
    public static Optional<Node> read(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Problems problems = new Problems();
        Node node = new TreeReader(FACTORY, "JSON", problems).read(text);
        return problems.count() == 0 ? Optional.ofNullable(node) : Optional.empty();
    }

    /**
     * Returns indented JSON; enum constants are written in lower case with hyphens, as in {@code no-metrics}, and
     * instants in ISO 8601.
     *
     * @throws IllegalArgumentException when a value in it is of a type that has no JSON here
     */
    public static String write(Object value) {
        return write(true, value);
    }

    /** Returns JSON in one line, without a line end. */
    public static String line(Object value) {
        return write(false, value);
    }

    /** Returns the word for an enum constant: {@code no-metrics}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String write(boolean indented, Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (indented) {
                generator.useDefaultPrettyPrinter();
            }
            new TreeWriter(generator).write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a generator into a String does no I/O
        }
        return text.toString();
    }
}
