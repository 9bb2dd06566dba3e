package dev.devmon.alerting.firing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A limit that keeps alerts from firing although their series exist: the value that they compare cannot get high
 * enough. A quantile, for one, is at most the highest finite bound of its histogram's buckets.
 *
 * @param query a PromQL query with an element for each service concerned, whose value replaces {@code {value}} in the
 *     texts
 * @param lacks what would have to exist
 * @param says why the alerts cannot fire
 * @param change what to do about it
 */
public record Ceiling(List<String> alerts, String query, String lacks, String says, String change) {
    private static final String VALUE = "{value}";

    public Ceiling {
        alerts = List.copyOf(alerts);
    }

    /**
     * A ceiling, and the services that it concerns.
     *
     * @param services service -> value of the query
     */
    public record Measured(Ceiling ceiling, Map<String, Double> services) {
        public Measured {
            services = Map.copyOf(services);
        }

        Optional<Firability> of(String service, String alert) {
            return Optional.ofNullable(services.get(service))
                    .filter(value -> ceiling.alerts().contains(alert))
                    .map(value -> ceiling.firability(alert, value));
        }
    }

    private Firability firability(String alert, double value) {
        String written = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        return new Firability(
                alert,
                List.of(Set.of(lacks.replace(VALUE, written))),
                says.replace(VALUE, written),
                change.replace(VALUE, written),
                null);
    }
}
