package dev.devmon.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes YAML, and reads it strictly: duplicate keys, tabs, aliases and several documents are problems, not surprises.
 */
public final class Yaml {
    private static final JsonFactory READER = new YAMLFactory();
    private static final JsonFactory WRITER = YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private Yaml() {}

    /**
     * Reads a document as a tree.
     *
     * @param file the name of the file in positions
     * @param problems receives the errors
     * @return null when the text could not be parsed; an empty mapping for an empty document
     */
    public static @Nullable Node read(String file, String text, Problems problems) {
        return new TreeReader(READER, file, problems).read(text);
    }

    /**
     * Reads a document that must be valid.
     *
     * @throws FailureException with every problem
     */
    public static Node read(String file, String text) {
        Problems problems = new Problems();
        Node root = read(file, text, problems);
        problems.throwIfAny();
        return Objects.requireNonNull(root, file);
    }

    /**
     * Returns what a reader makes of a document; keys that it does not read are problems.
     *
     * @throws FailureException with every problem
     */
    public static <T> T read(String file, String text, Function<Fields, T> reader) {
        Problems problems = new Problems();
        Optional<T> value = read(file, text, problems, reader);
        problems.throwIfAny();
        return value.orElseThrow();
    }

    /**
     * Returns what a reader makes of a document, and collects the problems; empty when the text could not be parsed.
     */
    public static <T> Optional<T> read(String file, String text, Problems problems, Function<Fields, T> reader) {
        return Optional.ofNullable(read(file, text, problems))
                .map(root -> Fields.of(root, problems).read(reader));
    }

    /** Returns a tree as a YAML document; texts that look like numbers or flags stay texts. */
    public static String write(Node node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = WRITER.createGenerator(text)) {
            write(node, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does no I/O
        }
        return text.toString();
    }

    private static void write(Node node, JsonGenerator generator) throws IOException {
        if (node instanceof Node.Mapping mapping) {
            generator.writeStartObject();
            for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
                generator.writeFieldName(entry.getKey());
                write(entry.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (node instanceof Node.Sequence sequence) {
            generator.writeStartArray();
            for (Node item : sequence.items()) {
                write(item, generator);
            }
            generator.writeEndArray();
        } else if (node instanceof Node.Scalar scalar) {
            switch (scalar.kind()) {
                case NUMBER -> generator.writeNumber(scalar.text());
                case BOOLEAN -> generator.writeBoolean(Boolean.parseBoolean(scalar.text()));
                case EMPTY -> generator.writeNull();
                case TEXT -> generator.writeString(scalar.text());
            }
        }
    }
}
