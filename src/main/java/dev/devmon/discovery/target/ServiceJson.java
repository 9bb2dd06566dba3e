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
import org.jspecify.annotations.Nullable;

/**
 * A service as JSON, in the order in which a person would read it: times in ISO 8601, absent values as null.
 *
 * @param metrics null where none are known
 * @param health null where none is known
 */
public record ServiceJson(
        String name,
        Verdict verdict,
        String reason,
        String address,
        Origin origin,
        @Nullable Integer pid,
        @Nullable String container,
        String runtime,
        @Nullable MetricsEndpoint metrics,
        @Nullable HealthEndpoint health,
        String env,
        boolean expected,
        String firstSeen,
        String lastSeen) {

    public static ServiceJson of(DiscoveredService service) {
        return new ServiceJson(
                service.name(),
                service.verdict(),
                service.reason(),
                service.address(),
                service.origin(),
                service.pid(),
                service.container(),
                service.runtime(),
                service.metrics(),
                service.health(),
                service.env(),
                service.expected(),
                service.firstSeen().toString(),
                service.lastSeen().toString());
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
