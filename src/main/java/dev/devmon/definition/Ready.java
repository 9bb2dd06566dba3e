package dev.devmon.definition;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The condition under which a component counts as ready.
 *
 * @param within the time that it may take after its start
 */
public record Ready(Check check, Duration within) {

    /** A way to check. */
    public sealed interface Check {
        /** Returns what is waited for, in words. */
        String describe();
    }

    /**
     * An HTTP GET from the host.
     *
     * @param json what the body must contain besides; null when the status is enough
     */
    public record Http(String port, String path, int status, @Nullable JsonValue json) implements Check {
        @Override
        public String describe() {
            return path;
        }
    }

    /** Several checks that must all hold. */
    public record All(List<Check> checks) implements Check {
        public All {
            checks = List.copyOf(checks);
        }

        @Override
        public String describe() {
            return checks.stream().map(Check::describe).collect(Collectors.joining(" and "));
        }
    }

    /** The value that a JSON Pointer into the body must have. */
    public record JsonValue(String pointer, String equalTo) {}

    /** A connection from the host. */
    public record Tcp(String port) implements Check {
        @Override
        public String describe() {
            return "port " + port;
        }
    }

    /** A line of the container's log. */
    public record Log(Pattern pattern) implements Check {
        @Override
        public String describe() {
            return "log line \"" + pattern + "\"";
        }
    }
}
