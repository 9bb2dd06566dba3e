package dev.devmon.mcp;

import dev.devmon.codec.Json;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.failure.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, which match its tool's parameters. */
final class Arguments {
    private final Map<String, ? extends @Nullable Object> given;

    private Arguments(Map<String, ? extends @Nullable Object> given) {
        this.given = given;
    }

    /**
     * Checks the arguments from a client.
     *
     * @throws FailureException {@code USAGE}, with every argument that is wrong, unknown or missing
     */
    static Arguments checked(
            String tool, List<Parameter> parameters, @Nullable Map<String, ? extends @Nullable Object> given) {
        Map<String, ? extends @Nullable Object> arguments = given == null ? Map.of() : given;
        List<String> known = parameters.stream().map(Parameter::name).toList();
        List<Failure> failures = new ArrayList<>();
        arguments.keySet().stream().filter(name -> !known.contains(name)).forEach(name -> {
            String takes = known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", known);
            failures.add(Failure.unknown("argument", name, tool + ": " + takes, known, "leave it out"));
        });
        for (Parameter parameter : parameters) {
            Object value = arguments.get(parameter.name());
            if (value == null && parameter.required()) {
                failures.add(Failure.usage(
                        "the argument \"" + parameter.name() + "\" is missing",
                        tool + " needs it: " + parameter.description(),
                        "call it again with \"" + parameter.name() + "\""));
            } else if (value != null) {
                parameter
                        .expectedInsteadOf(value)
                        .ifPresent(expected -> failures.add(Failure.usage(
                                "the argument \"" + parameter.name() + "\" is invalid: " + Json.line(value),
                                "it means: " + parameter.description(),
                                suggestion(parameter, value) + "give " + expected)));
            }
        }
        FailureException.throwIfAny(failures);
        return new Arguments(arguments);
    }

    private static String suggestion(Parameter parameter, Object value) {
        return value instanceof String text ? Suggestion.didYouMean(text, parameter.choices()) : "";
    }

    /** Returns the text of a required argument. */
    String text(String name) {
        return find(name).orElseThrow();
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(given.get(name)).map(Object::toString);
    }

    int number(String name, int otherwise) {
        Object number = given.get(name);
        return number == null ? otherwise : (Integer) number;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(given.get(name));
    }
}
