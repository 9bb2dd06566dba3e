package dev.devmon.discovery.target;

import dev.devmon.codec.Node;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Services as JSON: times in ISO 8601, absent values as null. */
public final class ServiceJson {
    private ServiceJson() {}

    /** In the order in which a person would read it. */
    public static Map<String, @Nullable Object> map(DiscoveredService service) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", service.name());
        map.put("verdict", service.verdict().word());
        map.put("reason", service.reason());
        map.put("address", service.address());
        map.put("origin", service.origin().word());
        map.put("pid", service.pid());
        map.put("container", service.container());
        map.put("runtime", service.runtime());
        map.put("metrics", service.metrics());
        map.put("health", service.health());
        map.put("env", service.env());
        map.put("expected", service.expected());
        map.put("firstSeen", service.firstSeen().toString());
        map.put("lastSeen", service.lastSeen().toString());
        return map;
    }

    /** Empty when something is missing or of a wrong form. */
    static Optional<DiscoveredService> read(Node node) {
        try {
            return Optional.of(new DiscoveredService(
                    text(node, "/name"),
                    Origin.valueOf(text(node, "/origin").toUpperCase(Locale.ROOT)),
                    optional(node, "/pid").map(Integer::valueOf).orElse(null),
                    optional(node, "/container").orElse(null),
                    Endpoint.parse(text(node, "/address")).address(),
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

    private static String text(Node node, String pointer) {
        return optional(node, pointer).orElseThrow(() -> new IllegalArgumentException(pointer + " is missing"));
    }

    private static Optional<String> optional(Node node, String pointer) {
        return node.text(pointer).filter(text -> !text.isEmpty());
    }
}
