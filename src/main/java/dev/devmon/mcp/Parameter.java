package dev.devmon.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter of a tool.
 *
 * @param choices the texts that are allowed; empty for any
 * @param most the largest number that is allowed; the smallest is 1
 */
record Parameter(String name, Type type, String description, boolean required, List<String> choices, int most) {

    /** The types, named as in JSON Schema. */
    enum Type {
        STRING,
        INTEGER,
        BOOLEAN
    }

    static Parameter text(String name, String description) {
        return new Parameter(name, Type.STRING, description, false, List.of(), 0);
    }

    static Parameter oneOf(List<String> choices, String name, String description) {
        return new Parameter(name, Type.STRING, description, false, choices, 0);
    }

    static Parameter number(String name, String description, int most) {
        return new Parameter(name, Type.INTEGER, description, false, List.of(), most);
    }

    static Parameter flag(String name, String description) {
        return new Parameter(name, Type.BOOLEAN, description, false, List.of(), 0);
    }

    /** Returns the same parameter as a required one. */
    Parameter needed() {
        return new Parameter(name, type, description, true, choices, most);
    }

    /** Returns the JSON Schema of the parameter. */
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", word());
        schema.put("description", description);
        if (!choices.isEmpty()) {
            schema.put("enum", choices);
        }
        if (type == Type.INTEGER) {
            schema.put("minimum", 1);
            schema.put("maximum", most);
        }
        return schema;
    }

    /** Returns what was expected instead of a value; empty when the value is valid. */
    Optional<String> expectedInsteadOf(Object value) {
        boolean good =
                switch (type) {
                    // A port is a text here, but most clients pass a number
                    case STRING ->
                        (value instanceof String || value instanceof Integer)
                                && !value.toString().isBlank()
                                && (choices.isEmpty() || choices.contains(value.toString()));
                    case INTEGER -> value instanceof Integer number && number >= 1 && number <= most;
                    case BOOLEAN -> value instanceof Boolean;
                };
        return good ? Optional.empty() : Optional.of(form());
    }

    private String form() {
        return switch (type) {
            case STRING -> choices.isEmpty() ? "a text" : "one of " + String.join(", ", choices);
            case INTEGER -> "a whole number from 1 to " + most;
            case BOOLEAN -> "true or false";
        };
    }

    private String word() {
        return switch (type) {
            case STRING -> "string";
            case INTEGER -> "integer";
            case BOOLEAN -> "boolean";
        };
    }
}
