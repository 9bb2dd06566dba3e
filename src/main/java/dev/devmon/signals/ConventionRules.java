package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import dev.devmon.signals.Convention.Label;
import dev.devmon.signals.Convention.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rules that record every convention's series under the same names, with the convention as a label. Which one counts for a
 * service is chosen by the priorities recorded here.
 */
final class ConventionRules {
    static final String FILE = "http-conventions.yml";

    private static final String REQUESTS = "instance_route:http_server_requests:rate5m";
    private static final String BUCKETS = "instance_route_le:http_server_request_duration_%s_bucket:rate5m";
    private static final String SUM = "instance_route:http_server_request_duration_seconds_sum:rate5m";
    private static final String ROUTE_LABELS = "env, service, instance, method, route";
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Convention convention;
    private final List<String> traffic;
    private final String chosen;

    private ConventionRules(Convention convention, String ownRoutes) {
        this.convention = convention;
        this.traffic = traffic(convention, ownRoutes);
        this.chosen = PromQl.equal("convention", convention.name());
    }

    /** @param own what is no traffic, so that its series are not read */
    static RecordingRuleFile of(Conventions conventions, OwnRoutes own, String origin) {
        String ownRoutes = own.expression(conventions.ownRoutes());
        return new RecordingRuleFile(
                origin,
                "http-conventions",
                INTERVAL,
                conventions.all().stream()
                        .flatMap(convention -> new ConventionRules(convention, ownRoutes).rules().stream())
                        .toList());
    }

    /**
     * A condition on each label that may hold the route: cheaper than a look at the canonical label, since it is decided for
     * each value rather than for each series. Each in a line of its own where there are several.
     */
    private static List<String> traffic(Convention convention, String ownRoutes) {
        List<String> conditions = convention.sources(Label.ROUTE).stream()
                .filter(label -> !ownRoutes.isEmpty())
                .map(label -> PromQl.notMatching(label, ownRoutes))
                .toList();
        return conditions.size() > 1 ? List.of("\n  " + String.join(",\n  ", conditions)) : conditions;
    }

    private List<RecordingRule> rules() {
        List<RecordingRule> rules = new ArrayList<>();
        String comment = convention.name() + ": " + convention.frameworks();
        rules.add(rule(comment, REQUESTS, requests()));
        rules.add(rule(
                "",
                "service_convention:http_server_requests:priority",
                priority(REQUESTS + "{" + chosen + "}", anyOf(selectors(convention.requests(), List.of())))));
        if (!convention.durations().isEmpty()) {
            String buckets = BUCKETS.formatted(convention.unit().word());
            rules.add(rule("", buckets, buckets()));
            rules.add(rule("", SUM, sum()));
            rules.add(rule(
                    "",
                    "service_convention:http_server_latency:priority",
                    priority(
                            buckets + "{" + chosen + ", le=\"+Inf\"}",
                            ofThisConvention(anyOf(selectors(durations("_bucket"), List.of("le=\"+Inf\"")))))));
        }
        return rules;
    }

    private RecordingRule rule(String comment, String record, String expression) {
        return new RecordingRule(comment, record, expression, Map.of("convention", convention.name()));
    }

    private String requests() {
        return summed(rates(convention.requests()), ROUTE_LABELS + ", status", LabelSteps.withStatus(convention));
    }

    private String buckets() {
        return summed(
                ofThisConvention(rates(durations("_bucket"))),
                ROUTE_LABELS + ", le",
                LabelSteps.withoutStatus(convention));
    }

    private String sum() {
        String sum =
                summed(ofThisConvention(rates(durations("_sum"))), ROUTE_LABELS, LabelSteps.withoutStatus(convention));
        return convention.unit() == Unit.MILLISECONDS ? sum + " / 1000" : sum;
    }

    /** Series of own requests count here: a service that was asked nothing else follows its convention, too. */
    private String priority(String recorded, String series) {
        return convention.priority() + " * group by (env, service) (\n"
                + (recorded + "\nor\n" + LabelSteps.ofService(convention).around(series)).indent(2) + ")";
    }

    private List<String> durations(String suffix) {
        return convention.durations().stream()
                .map(histogram -> histogram + suffix)
                .toList();
    }

    /** Another framework's histogram may have the same name: what counts is beside this convention's requests. */
    private String ofThisConvention(String durations) {
        return convention.countsByHistogram()
                ? durations
                : durations + "\nand on (job, instance)\n" + anyOf(selectors(convention.requests(), List.of()));
    }

    private String rates(List<String> metrics) {
        return anyOf(selectors(metrics, traffic).stream()
                .map(selector -> "rate(" + selector + "[5m])")
                .toList());
    }

    private List<String> selectors(List<String> metrics, List<String> conditions) {
        List<String> matchers = new ArrayList<>();
        matchers.add(PromQl.anyOf("component", convention.components()));
        matchers.addAll(convention.where());
        matchers.addAll(conditions);
        return metrics.stream().map(metric -> PromQl.selector(metric, matchers)).toList();
    }

    private static String anyOf(List<String> vectors) {
        return vectors.size() == 1
                ? vectors.get(0)
                : "(\n" + String.join("\nor\n", vectors).indent(2) + ")";
    }

    private static String summed(String vector, String labels, LabelSteps steps) {
        return "sum by (" + labels + ") (\n" + steps.around(vector).indent(2) + ")";
    }
}
