package dev.devmon.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A tool: a kind of question, and how it is answered. */
record Tool(
        String name,
        Effect effect,
        String description,
        List<Parameter> parameters,
        Function<Question, Answer> answering) {

    /** The effect of a call. */
    enum Effect {
        /** Nothing. */
        READS,
        /** A change in the stack, which nobody misses when it is undone. */
        WRITES
    }

    /** Returns the JSON Schema of the tool's arguments. */
    Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        parameters.forEach(parameter -> properties.put(parameter.name(), parameter.schema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put(
                "required",
                parameters.stream()
                        .filter(Parameter::required)
                        .map(Parameter::name)
                        .toList());
        schema.put("additionalProperties", false);
        return schema;
    }
}
