package dev.devmon.run;

import java.util.List;
import java.util.Map;

/**
 * How a command is instrumented.
 *
 * @param environment what to add to its environment; empty where it is not instrumented
 * @param remarks for the person who runs it, a line each: what is not there, and how to get it
 */
public record Prepared(Map<String, String> environment, List<String> remarks) {
    static Prepared by(Map<String, String> environment) {
        return new Prepared(environment, List.of());
    }

    static Prepared not(String why) {
        return new Prepared(Map.of(), List.of(why));
    }
}
