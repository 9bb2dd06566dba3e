package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The paths that devmon itself requests of services, which are not traffic. A service's metrics at {@code /} cannot be
 * told from its users' requests, so that path is left out.
 *
 * @param metrics the paths that are probed for metrics
 * @param health the paths that are probed for health
 */
public record OwnRoutes(List<String> metrics, List<String> health) {
    public OwnRoutes {
        metrics = List.copyOf(metrics);
        health = List.copyOf(health);
    }

    /**
     * Returns a regular expression for what frameworks write into the label of a route: {@code /metrics},
     * {@code /metrics/}, {@code GET /metrics} of spans and of Go's patterns, {@code metrics} of those that write no
     * leading slash. An absent label, which reads as the empty text, does not match.
     *
     * @param more expressions for other names of such routes
     */
    String expression(Collection<String> more) {
        String alternatives = Stream.of(
                        metrics.stream().map(OwnRoutes::trimmed).map(PromQl::literally),
                        health.stream().map(OwnRoutes::trimmed).map(OwnRoutes::withParts),
                        more.stream())
                .flatMap(expressions -> expressions)
                .filter(expression -> !expression.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("|"));
        return alternatives.isEmpty() ? "" : "(?:[A-Z]+ )?/?(?:" + alternatives + ")/?";
    }

    private static String trimmed(String path) {
        return path.replaceFirst("\\?.*", "").replaceAll("^/+|/+$", "");
    }

    /**
     * Returns an expression for a path and parts of it, as {@code /actuator/health/liveness}; below a plain
     * {@code /health} there may be routes of the service itself.
     */
    private static String withParts(String path) {
        return PromQl.literally(path) + (path.contains("/") ? "(?:/.*)?" : "");
    }
}
