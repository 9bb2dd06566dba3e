package dev.devmon.codec;

import dev.devmon.failure.FailureException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parsed value of a YAML or JSON document that knows its position. Key order is kept. */
public sealed interface Node {
    Position at();

    /** Returns the name of this form of value for people. */
    String form();

    record Mapping(Position at, Map<String, Node> entries, Map<String, Position> keys) implements Node {
        @Override
        public String form() {
            return "a mapping";
        }
    }

    record Sequence(Position at, List<Node> items) implements Node {
        @Override
        public String form() {
            return "a list";
        }
    }

    record Scalar(Position at, String text, Kind kind) implements Node {
        @Override
        public String form() {
            return kind.form;
        }

        private @Nullable BigDecimal number(Problems problems) {
            Optional<BigDecimal> number = NumberNotation.read(text);
            if (number.isEmpty()) {
                problems.add(
                        at,
                        "\"" + text + "\" is not a number that JSON can express",
                        "write a smaller number, or quote it");
            }
            return number.orElse(null);
        }
    }

    enum Kind {
        TEXT("text"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        EMPTY("empty");

        private final String form;

        Kind(String form) {
            this.form = form;
        }
    }

    /**
     * Returns the value at a JSON Pointer.
     *
     * @param pointer RFC 6901 without its escapes: {@code /status/overall/level}, {@code /items/0}; empty for this
     *     value
     */
    default Optional<Node> find(String pointer) {
        if (pointer.isEmpty()) {
            return Optional.of(this);
        }
        Node node = this;
        for (String step : pointer.substring(1).split("/", -1)) {
            Node next = null;
            if (node instanceof Mapping mapping) {
                next = mapping.entries().get(step);
            } else if (node instanceof Sequence sequence && step.matches("\\d{1,6}")) {
                int index = Integer.parseInt(step);
                next = index < sequence.items().size() ? sequence.items().get(index) : null;
            }
            if (next == null) {
                return Optional.empty();
            }
            node = next;
        }
        return Optional.of(node);
    }

    /** Returns the text of the scalar at a JSON Pointer; empty when there is none. */
    default Optional<String> text(String pointer) {
        return find(pointer).map(node -> node instanceof Scalar scalar ? scalar.text() : null);
    }

    /**
     * Returns key -> text of the mapping at a JSON Pointer; keys may contain any character; empty when there is no
     * mapping.
     */
    default Map<String, String> texts(String pointer) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries(pointer).forEach((key, value) -> value.text("").ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    /**
     * Returns the value as maps, lists, texts, numbers, flags and nulls, as {@link Json#write} takes them.
     *
     * @param problems receives every number that JSON cannot express, which is null in the result
     */
    default @Nullable Object plain(Problems problems) {
        if (this instanceof Mapping mapping) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> plain.put(key, value.plain(problems)));
            return plain;
        }
        if (this instanceof Sequence sequence) {
            return sequence.items().stream().map(item -> item.plain(problems)).toList();
        }
        Scalar scalar = (Scalar) this;
        return switch (scalar.kind()) {
            case TEXT -> scalar.text();
            case NUMBER -> scalar.number(problems);
            case BOOLEAN -> Boolean.valueOf(scalar.text());
            case EMPTY -> null;
        };
    }

    /**
     * Returns the plain value of a document all of whose numbers JSON can express.
     *
     * @throws FailureException naming those that it cannot express
     */
    default @Nullable Object plain() {
        Problems problems = new Problems();
        Object plain = plain(problems);
        problems.throwIfAny();
        return plain;
    }

    /** Returns the items of this list; none when it is not a list. */
    default List<Node> children() {
        return this instanceof Sequence sequence ? sequence.items() : List.of();
    }

    /** Returns the items of the list at a JSON Pointer; none when there is no list. */
    default List<Node> children(String pointer) {
        return find(pointer).map(Node::children).orElse(List.of());
    }

    /** Returns key -> value of the mapping at a JSON Pointer; none when there is no mapping. */
    default Map<String, Node> entries(String pointer) {
        return find(pointer).orElse(null) instanceof Mapping mapping ? mapping.entries() : Map.of();
    }
}
