package dev.devmon.discovery.identify;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database, cache or broker that is measured, by an exporter or since it has metrics itself.
 *
 * @param system OpenTelemetry's name of the kind, such as {@code postgresql}
 * @param program how it is recognised
 * @param otherPorts of such programs, where they speak something else
 * @param metrics of its own; null where an exporter has them
 */
record SystemRule(String system, IgnoreRule program, Set<Integer> otherPorts, @Nullable OwnMetrics metrics) {

    /**
     * Where it has metrics.
     *
     * @param port null for all of its ports
     */
    record OwnMetrics(String path, @Nullable Integer port) {}

    /** @param port of the container for a container, else of the listener */
    boolean fits(Subject subject, int port) {
        boolean speaks = metrics == null || metrics.port() == null || metrics.port() == port;
        return speaks
                && !otherPorts.contains(port)
                && program.about(subject).or(() -> program.hint(subject, port)).isPresent();
    }
}
