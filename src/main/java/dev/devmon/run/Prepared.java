package dev.devmon.run;

import java.util.List;
import java.util.Map;

/**
 * The instrumentation of a command.
 *
 * @param environment variables to add to its environment; empty when it is not instrumented
 * @param remarks remarks for the person who runs it, a line each: what is missing, and how to get it
 */
public record Prepared(Map<String, String> environment, List<String> remarks) {
    static Prepared by(Map<String, String> environment) {
        return new Prepared(environment, List.of());
    }

    static Prepared not(String why) {
        return new Prepared(Map.of(), List.of(why));
    }
}
