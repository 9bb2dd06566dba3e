package dev.devmon.discovery.identify;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database, cache or broker that is measured, by an exporter or by its own metrics.
 *
 * @param system OpenTelemetry's name of the kind, such as {@code postgresql}
 * @param program the rule by which the program is recognized
 * @param otherPorts ports on which such programs speak something else
 * @param metrics its own metrics; null where an exporter has them
 */
record SystemRule(String system, IgnoreRule program, Set<Integer> otherPorts, @Nullable OwnMetrics metrics) {

    /**
     * The location of a system's own metrics.
     *
     * @param port the port with metrics; null for all of its ports
     */
    record OwnMetrics(String path, @Nullable Integer port) {}

    /**
     * Returns whether a subject that listens on this port is of this kind.
     *
     * @param port the port inside the container for a container, otherwise the listener's
     */
    boolean fits(Subject subject, int port) {
        boolean speaks = metrics == null || metrics.port() == null || metrics.port() == port;
        return speaks
                && !otherPorts.contains(port)
                && program.about(subject).or(() -> program.hint(subject, port)).isPresent();
    }
}
