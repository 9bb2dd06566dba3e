package dev.devmon.app;

import dev.devmon.alerting.firing.AdviceBook;
import dev.devmon.alerting.firing.AdviceReader;
import dev.devmon.alerting.firing.Ceiling;
import dev.devmon.alerting.firing.Firability;
import dev.devmon.alerting.firing.FiringConditions;
import dev.devmon.alerting.firing.SeriesIndex;
import dev.devmon.codec.Problems;
import dev.devmon.definition.Component;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.promql.Expression;
import dev.devmon.promql.Expression.Matcher;
import dev.devmon.promql.Expression.Selector;
import dev.devmon.promql.PromQl;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import dev.devmon.stores.ServedApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks for every alert whether it can fire here: whether the series that it needs exist and can reach its threshold,
 * service by service.
 */
public final class AlertCheck {
    private static final Logger LOG = LoggerFactory.getLogger(AlertCheck.class);
    private static final String ADVICE = "/advice.yaml";

    /** Service -> 1 if it is scraped and answers, or only pushes; 0 if it does not answer. */
    private static final String SERVICES =
            "max by (service) (up{component=\"app\"}) or group by (service) (service_convention:http_server_requests:priority)";

    private final Session session;

    public AlertCheck(Session session) {
        this.session = session;
    }

    /**
     * The result of the check.
     *
     * @param ofNoService alerts about the machine, its containers and the stack
     */
    public record Report(List<ServiceReport> services, List<Firability> ofNoService) {}

    /**
     * The result for one service.
     *
     * @param alerts the alerts; empty when the service does not answer, so that nothing is known of it
     */
    public record ServiceReport(String service, boolean up, List<Firability> alerts) {}

    /**
     * Checks the alerts against the running stack.
     *
     * @param wanted the services to check; empty for all
     * @throws FailureException {@code COMPONENT} when the stack does not run, {@code USAGE} for an unknown service
     */
    public Report run(Collection<String> wanted) {
        Component component = session.stack().requireServing(ServedApi.METRICS);
        AdviceBook book = advice(component);
        RunningStack running = RunningStack.of(session);
        running.require(component.name());
        MetricsQuery metrics = MetricsQuery.of(running);
        FiringConditions conditions =
                new FiringConditions(metrics.rules().orElseThrow(() -> unanswered(component)), book);
        SeriesIndex index = new SeriesIndex(
                answer(metrics, component, lookup(conditions.selectors(), book.events())).stream()
                        .map(MetricsQuery.Sample::labels)
                        .toList(),
                book.events());
        SortedMap<String, Boolean> services = services(answer(metrics, component, SERVICES), wanted);
        List<Ceiling.Measured> ceilings = book.ceilings().stream()
                .map(ceiling -> new Ceiling.Measured(ceiling, values(answer(metrics, component, ceiling.query()))))
                .toList();
        Map<String, String> runtimes = runtimes();
        List<ServiceReport> reports = new ArrayList<>();
        services.forEach((service, up) -> reports.add(new ServiceReport(
                service, up, up ? conditions.of(service, runtimes.get(service), index, ceilings) : List.of())));
        return new Report(reports, wanted.isEmpty() ? conditions.ofNoService(index) : List.of());
    }

    /** Returns a query whose result has an element for every combination of the labels in question. */
    private static String lookup(Set<Selector> selectors, SeriesIndex.Events events) {
        Set<String> labels = new TreeSet<>(SeriesIndex.IDENTITY);
        Set<String> names = new TreeSet<>();
        for (Selector selector : selectors) {
            selector.matchers().stream()
                    .map(Matcher::label)
                    .filter(events::tells)
                    .map(PromQl::label)
                    .forEach(labels::add);
            names.add(selector.metric().isEmpty() ? selector.name() : PromQl.literally(selector.metric()));
        }
        labels.add(Expression.NAME);
        return "count by (" + String.join(", ", labels) + ") ({"
                + PromQl.matching(Expression.NAME, String.join("|", names)) + "})";
    }

    /** Returns service -> value. */
    private static SortedMap<String, Double> values(List<MetricsQuery.Sample> samples) {
        SortedMap<String, Double> values = new TreeMap<>();
        samples.forEach(sample -> Optional.ofNullable(sample.labels().get("service"))
                .ifPresent(service -> values.put(service, sample.value())));
        return values;
    }

    private static SortedMap<String, Boolean> services(List<MetricsQuery.Sample> samples, Collection<String> wanted) {
        SortedMap<String, Boolean> services = new TreeMap<>();
        values(samples).forEach((service, value) -> services.put(service, value > 0));
        List<Failure> unknown = wanted.stream()
                .filter(service -> !services.containsKey(service))
                .map(service -> Failure.unknown(
                        "service",
                        service,
                        "it is not scraped, and sends nothing",
                        services.keySet(),
                        "`devmon discover` lists what it has found"))
                .toList();
        FailureException.throwIfAny(unknown);
        if (!wanted.isEmpty()) {
            services.keySet().retainAll(wanted);
        }
        return services;
    }

    /** Returns service -> runtime as last discovered; without it, advice is less exact. */
    private Map<String, String> runtimes() {
        try {
            return DiscoverySetup.memory(session).read().stream()
                    .collect(Collectors.toMap(
                            DiscoveredService::name, DiscoveredService::runtime, (one, other) -> one, HashMap::new));
        } catch (IOException e) {
            LOG.info("what discovery knows cannot be read", e);
            return Map.of();
        }
    }

    private AdviceBook advice(Component component) {
        String file = component.folder() + ADVICE;
        Problems problems = new Problems();
        AdviceBook book =
                AdviceReader.read("stack/" + file, session.stack().files().text(file), problems);
        problems.throwIfAny();
        return book;
    }

    private static List<MetricsQuery.Sample> answer(MetricsQuery metrics, Component component, String expression) {
        return metrics.instant(expression).orElseThrow(() -> unanswered(component));
    }

    private static FailureException unanswered(Component component) {
        return FailureException.component(
                component.name() + " does not answer",
                "devmon asked it for its rules and series",
                "try again; `devmon logs " + component.name() + "` shows its log");
    }
}
