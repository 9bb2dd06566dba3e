package dev.devmon.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One kind of question, and how it is answered. */
record Tool(
        String name,
        Effect effect,
        String description,
        List<Parameter> parameters,
        Function<Question, Answer> answering) {

    /** What a call leaves behind. */
    enum Effect {
        /** Nothing. */
        READS,
        /** Something in the stack, which nobody misses when it is gone. */
        WRITES
    }

    /** JSON Schema of its arguments. */
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
