package dev.devmon.discovery.target;

import dev.devmon.codec.Node;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Reads a service from the JSON that {@link DiscoveredService} is written as. */
final class ServiceJson {
    private ServiceJson() {}

    /** Reads a service, or returns empty when a value is missing or malformed. */
    static Optional<DiscoveredService> read(Node node) {
        try {
            return Optional.of(new DiscoveredService(
                    text(node, "/name"),
                    Origin.valueOf(text(node, "/origin").toUpperCase(Locale.ROOT)),
                    optional(node, "/pid").map(Integer::valueOf).orElse(null),
                    optional(node, "/container").orElse(null),
                    text(node, "/origin").equals(Origin.KUBERNETES.word()) ? text(node, "/address") : address(node),
                    text(node, "/runtime"),
                    optional(node, "/metrics/path")
                            .map(path -> new MetricsEndpoint(
                                    path,
                                    node.text("/metrics/format").orElse(""),
                                    Integer.parseInt(text(node, "/metrics/series"))))
                            .orElse(null),
                    optional(node, "/health/path")
                            .map(path -> new HealthEndpoint(path, Integer.parseInt(text(node, "/health/status"))))
                            .orElse(null),
                    optional(node, "/measured/system")
                            .map(system -> new Measurement(
                                    system,
                                    node.text("/measured/exporter").orElse(""),
                                    node.text("/measured/page").orElse(""),
                                    node.texts("/measured/parameters")))
                            .orElse(null),
                    node.text("/state").flatMap(ServiceState::of).orElse(ServiceState.RUNNING),
                    Verdict.of(text(node, "/verdict")).orElseThrow(() -> new IllegalArgumentException("verdict")),
                    text(node, "/reason"),
                    text(node, "/env"),
                    text(node, "/expected").equals("true"),
                    Instant.parse(text(node, "/firstSeen")),
                    Instant.parse(text(node, "/lastSeen"))));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the address, which is empty for a service of which only telemetry is known. */
    private static String address(Node node) {
        String address = node.text("/address").orElseThrow(() -> new IllegalArgumentException("address"));
        return address.isEmpty() ? "" : Endpoint.parse(address).address();
    }

    private static String text(Node node, String pointer) {
        return optional(node, pointer).orElseThrow(() -> new IllegalArgumentException(pointer + " is missing"));
    }

    private static Optional<String> optional(Node node, String pointer) {
        return node.text(pointer).filter(text -> !text.isEmpty());
    }
}
