package dev.devmon.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns records, maps, lists and plain values into the tokens of Jackson's streaming generator. Jackson's databind would
 * do the same, but takes six megabytes of an agent that lives all day.
 */
final class TreeWriter {
    /** A component of a record, and how it is written. */
    private record Field(String name, Method accessor, boolean flattened, boolean omittedWhenNull) {
        private static Field of(RecordComponent component) {
            component.getAccessor().setAccessible(true); // of private records, too
            return new Field(
                    component.getName(),
                    component.getAccessor(),
                    component.isAnnotationPresent(Flattened.class),
                    component.isAnnotationPresent(OmittedWhenNull.class));
        }
    }

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.isAnnotationPresent(Unwritten.class))
                    .map(Field::of)
                    .toList();
        }
    };

    private final JsonGenerator generator;

    TreeWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /** @throws IllegalArgumentException when the value is of a type that has no JSON here */
    void write(@Nullable Object value) throws IOException {
        if (value instanceof Record entries) {
            generator.writeStartObject();
            writeFields(entries);
            generator.writeEndObject();
        } else if (value instanceof Map<?, ?> entries) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            generator.writeStartArray();
            for (Object item : items) {
                write(item);
            }
            generator.writeEndArray();
        } else {
            writeScalar(value);
        }
    }

    private void writeFields(Record entries) throws IOException {
        for (Field field : FIELDS.get(entries.getClass())) {
            Object value = value(field.accessor(), entries);
            if (field.flattened() && value instanceof Record inner) {
                writeFields(inner);
            } else if (value != null || !field.omittedWhenNull()) {
                generator.writeFieldName(field.name());
                write(value);
            }
        }
    }

    private static @Nullable Object value(Method accessor, Record entries) {
        try {
            return accessor.invoke(entries);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(accessor + " cannot be read", e);
        }
    }

    private void writeScalar(@Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof Enum<?> constant) {
            generator.writeString(Json.word(constant));
        } else if (value instanceof Instant instant) {
            generator.writeString(instant.toString());
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " has no JSON: " + value);
        }
    }
}
