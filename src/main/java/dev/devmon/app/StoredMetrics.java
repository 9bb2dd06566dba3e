package dev.devmon.app;

import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.exposition.FamilyCollector;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.exposition.MetricLints;
import dev.devmon.failure.FailureException;
import dev.devmon.promql.Expression;
import dev.devmon.promql.PromQl;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import dev.devmon.stores.ServedApi;
import java.util.List;
import java.util.Map;

/** Reads the metrics of a service from the store: without help, and without types except those of histograms. */
final class StoredMetrics {
    /** Names of metrics that devmon and the store add to those that a service sends. */
    private static final String NOT_SENT = ".*:.*|ALERTS.*|(?:devmon|service_process|scrape)_.*|up";

    private final Session session;

    StoredMetrics(Session session) {
        this.session = session;
    }

    /**
     * @throws FailureException {@code COMPONENT} when the store does not run or answer, or has no metrics of the
     *     service
     */
    List<MetricFamily> of(DiscoveredService service) {
        String store = session.stack().requireServing(ServedApi.METRICS).name();
        RunningStack running = RunningStack.of(session);
        running.require(store);
        String component = service.measured() == null ? "app" : "exporter";
        String selector = "{" + PromQl.equal("service", service.name()) + ", " + PromQl.equal("component", component)
                + ", " + PromQl.notMatching(Expression.NAME, NOT_SENT) + "}";
        List<Map<String, String>> series = MetricsQuery.of(running)
                .instant(selector)
                .orElseThrow(() -> FailureException.component(
                        store + " does not answer",
                        "devmon asked it for the series of " + service.name(),
                        "try again; `devmon logs " + store + "` shows its log"))
                .stream()
                .map(MetricsQuery.Sample::labels)
                .toList();
        if (series.isEmpty()) {
            throw FailureException.component(
                    service.name() + " has no metrics",
                    "it has no metrics page (" + service.reason() + "), and " + store + " has no series of it now",
                    "`devmon explain " + service.name() + "` shows what is known about it");
        }
        return families(series);
    }

    private static List<MetricFamily> families(List<Map<String, String>> series) {
        FamilyCollector families = new FamilyCollector();
        series.stream()
                .filter(labels -> labels.containsKey("le"))
                .map(StoredMetrics::name)
                .filter(name -> name.endsWith("_bucket"))
                .forEach(name -> families.type(name.replaceFirst("_bucket$", ""), "histogram"));
        for (Map<String, String> labels : series) {
            labels.forEach((label, value) -> {
                if (!label.equals(Expression.NAME) && !MetricLints.OF_TARGETS.contains(label)) {
                    families.label(label, value);
                }
            });
            families.sample(name(labels));
        }
        return families.families();
    }

    private static String name(Map<String, String> labels) {
        return labels.getOrDefault(Expression.NAME, "");
    }
}
