package dev.devmon.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
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
     */
    public static String write(Object value) {
        return write(Writer.INDENTED, value);
    }

    /** Returns JSON in one line, without a line end. */
    public static String line(Object value) {
        return write(Writer.COMPACT, value);
    }

    /** Returns the word for an enum constant: {@code no-metrics}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** A class of its own, so that commands that write no JSON do not load Jackson's databind. */
    private static final class Writer {
        private static final ObjectWriter COMPACT = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addSerializer(new HyphenatedEnum())
                        .addSerializer(Instant.class, ToStringSerializer.instance))
                .build()
                .writer();
        private static final ObjectWriter INDENTED = COMPACT.with(SerializationFeature.INDENT_OUTPUT);
    }

    @SuppressWarnings("rawtypes") // Jackson looks serializers up by raw class
    private static final class HyphenatedEnum extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1L;

        private HyphenatedEnum() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(word(value));
        }
    }
}
