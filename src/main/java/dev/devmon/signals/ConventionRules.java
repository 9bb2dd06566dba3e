package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import dev.devmon.signals.Convention.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that record every convention's series under the same names, with the convention as a label. The priorities
 * recorded here choose which convention counts for a service.
 */
final class ConventionRules {
    static final String FILE = "http-conventions.yml";

    private static final String REQUESTS = "instance_route:http_server_requests:rate5m";
    private static final String BUCKETS = "instance_route_le:http_server_request_duration_%s_bucket:rate5m";
    private static final String SUM = "instance_route:http_server_request_duration_seconds_sum:rate5m";
    private static final String ROUTE_LABELS = "env, service, instance, method, route";
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Convention convention;
    private final ConventionSeries series;
    private final String chosen;

    private ConventionRules(Convention convention, ConventionSeries series) {
        this.convention = convention;
        this.series = series;
        this.chosen = PromQl.equal("convention", convention.name());
    }

    /** @param own the routes that are not traffic, whose series are not read */
    static RecordingRuleFile of(Conventions conventions, OwnRoutes own, String origin) {
        String ownRoutes = own.expression(conventions.ownRoutes());
        return new RecordingRuleFile(
                origin,
                "http-conventions",
                INTERVAL,
                conventions.all().stream()
                        .map(convention -> new ConventionRules(
                                convention,
                                new ConventionSeries(convention, ownRoutes, conventions.takenBefore(convention))))
                        .flatMap(rules -> rules.rules().stream())
                        .toList());
    }

    private List<RecordingRule> rules() {
        List<RecordingRule> rules = new ArrayList<>();
        String comment = convention.name() + ": " + convention.frameworks();
        rules.add(rule(comment, REQUESTS, requests()));
        rules.add(rule(
                "",
                "service_convention:http_server_requests:priority",
                priority(REQUESTS + "{" + chosen + "}", series.requests())));
        if (!convention.durations().isEmpty()) {
            String buckets = BUCKETS.formatted(convention.unit().word());
            rules.add(rule("", buckets, buckets()));
            rules.add(rule("", SUM, sum()));
            rules.add(rule(
                    "",
                    "service_convention:http_server_latency:priority",
                    priority(buckets + "{" + chosen + ", " + series.allOf() + "}", series.buckets())));
        }
        return rules;
    }

    private RecordingRule rule(String comment, String record, String expression) {
        return new RecordingRule(comment, record, expression, convention.labels());
    }

    private String requests() {
        return summed(series.requestRates(), ROUTE_LABELS + ", status", LabelSteps.withStatus(convention));
    }

    private String buckets() {
        return summed(series.bucketRates(), ROUTE_LABELS + ", le", LabelSteps.withoutStatus(convention));
    }

    private String sum() {
        String sum = summed(series.sumRates(), ROUTE_LABELS, LabelSteps.withoutStatus(convention));
        return convention.unit() == Unit.MILLISECONDS ? sum + " / 1000" : sum;
    }

    /**
     * Returns the expression of the priority, in which devmon's own requests count: a service that got no others
     * follows its convention, too.
     */
    private String priority(String recorded, String raw) {
        return convention.priority() + " * group by (env, service) (\n"
                + (recorded + "\nor\n" + LabelSteps.ofService(convention).around(raw)).indent(2) + ")";
    }

    private static String summed(String vector, String labels, LabelSteps steps) {
        return "sum by (" + labels + ") (\n" + steps.around(vector).indent(2) + ")";
    }
}
