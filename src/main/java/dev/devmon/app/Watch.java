package dev.devmon.app;

import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the services do now: what discovery knows of each, with its requests and alerts of the last five minutes. */
public final class Watch {
    private static final String RATE = "sum by (service) (service:http_server_requests:rate5m)";
    private static final String ERRORS = "max by (service) (service:http_server_errors:ratio_rate5m)";
    private static final String P95 = "max by (service) (service:http_server_request_duration_seconds:p95_5m)";
    private static final String ALERTS = "count by (service) (ALERTS{alertstate=\"firing\"})";

    private final Session session;
    private final Supplier<List<DiscoveredService>> discovered;

    /** @param discovered returns the services that discovery knows now */
    public Watch(Session session, Supplier<List<DiscoveredService>> discovered) {
        this.session = session;
        this.discovered = discovered;
    }

    /**
     * An instance of a service; the numbers are those of the service as a whole.
     *
     * @param rate requests per second; null where none are counted
     * @param errors the share of requests that failed, 0 to 1
     * @param p95 the 95th percentile of durations, in seconds
     * @param alerts the number of alerts that fire
     */
    public record Row(
            DiscoveredService service,
            @Nullable Double rate,
            @Nullable Double errors,
            @Nullable Double p95,
            int alerts) {}

    /** Returns the instances as they are now; without measurements while no store of metrics answers. */
    public List<Row> rows() {
        MetricsQuery metrics = MetricsQuery.of(RunningStack.of(session));
        Map<String, Double> rates = byService(metrics, RATE);
        Map<String, Double> errors = byService(metrics, ERRORS);
        Map<String, Double> p95s = byService(metrics, P95);
        Map<String, Double> alerts = byService(metrics, ALERTS);
        return discovered.get().stream()
                .map(service -> new Row(
                        service,
                        rates.get(service.name()),
                        errors.get(service.name()),
                        p95s.get(service.name()),
                        alerts.getOrDefault(service.name(), 0.0).intValue()))
                .toList();
    }

    private static Map<String, Double> byService(MetricsQuery metrics, String expression) {
        Map<String, Double> values = new HashMap<>();
        metrics.instant(expression).orElse(List.of()).stream()
                .filter(sample -> !Double.isNaN(sample.value()))
                .forEach(sample -> values.put(sample.labels().getOrDefault("service", ""), sample.value()));
        return values;
    }
}
