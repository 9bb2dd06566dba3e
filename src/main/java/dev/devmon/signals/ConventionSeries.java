package dev.devmon.signals;

import dev.devmon.promql.Expression;
import dev.devmon.promql.PromQl;
import dev.devmon.signals.Convention.Label;
import dev.devmon.signals.Convention.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The series of a convention, in PromQL. Where the application chooses how names begin, several metrics of one instance
 * may have the same labels; a rate, which drops the name, would then fail for every service. So the beginning first
 * becomes a label, for which the rate must be that of a subquery. Its resolution is that of the rules.
 */
final class ConventionSeries {
    private static final String PREFIX = "name_prefix";
    private static final String HTTP_STATUS = "[1-5](?:\\d\\d|xx)";

    private enum Kind {
        REQUESTS,
        DURATIONS
    }

    private final Convention convention;
    private final @Nullable Prefix prefix;
    private final List<String> traffic;
    private final List<String> taken;

    /**
     * @param ownRoutes expression for the routes that are not traffic; empty for none
     * @param taken patterns of names that belong to other conventions
     */
    ConventionSeries(Convention convention, String ownRoutes, List<String> taken) {
        this.convention = convention;
        this.prefix = convention.prefix();
        this.traffic = traffic(convention, ownRoutes);
        this.taken = List.copyOf(taken);
    }

    /**
     * Returns a condition on each label that may hold the route, each on a line of its own where there are several:
     * this is cheaper than a condition on the canonical label, since it is decided for each value rather than for each
     * series. Of joined labels, the first decides: it is the service, and the others name its methods.
     */
    private static List<String> traffic(Convention convention, String ownRoutes) {
        List<String> conditions = convention.sources(Label.ROUTE).stream()
                .filter(label -> !ownRoutes.isEmpty())
                .map(label -> PromQl.notMatching(label.split(Convention.JOIN, 2)[0], ownRoutes))
                .toList();
        return conditions.size() > 1 ? List.of("\n  " + String.join(",\n  ", conditions)) : conditions;
    }

    /** Returns the rates of the users' requests. */
    String requestRates() {
        return rates(convention.requests(), Kind.REQUESTS, "histogram_count(%s)");
    }

    /** Returns the series that count requests, including devmon's own. */
    String requests() {
        return now(alsoNative(convention.requests()), Kind.REQUESTS, List.of());
    }

    /** Returns the rates of the histograms' buckets, for the users' requests; native histograms are as they are. */
    String bucketRates() {
        return ofThisConvention(rates(durations("_bucket"), Kind.DURATIONS, "%s"));
    }

    /** Returns the rates of the histograms' sums, for the users' requests. */
    String sumRates() {
        return ofThisConvention(rates(durations("_sum"), Kind.DURATIONS, "histogram_sum(%s)"));
    }

    /** Returns series that show that there are buckets, including those of devmon's own requests. */
    String buckets() {
        return ofThisConvention(now(alsoNative(durations("_bucket")), Kind.DURATIONS, List.of(allOf())));
    }

    /** Returns a condition on recorded or raw buckets: on the last of each histogram, or a native one. */
    String allOf() {
        return convention.exponential() ? PromQl.matching("le", "\\+Inf|") : PromQl.equal("le", "+Inf");
    }

    private List<String> alsoNative(List<String> metrics) {
        return convention.exponential()
                ? Stream.concat(metrics.stream(), convention.durations().stream())
                        .toList()
                : metrics;
    }

    private List<String> durations(String suffix) {
        return convention.durations().stream()
                .map(histogram -> histogram + suffix)
                .toList();
    }

    /** Keeps the durations beside this convention's requests: another framework's histogram may have the same name. */
    private String ofThisConvention(String durations) {
        if (prefix == null && convention.countsByHistogram()) {
            return durations;
        }
        String instance = prefix == null ? "job, instance" : "job, instance, " + PREFIX;
        return durations + "\nand on (" + instance + ")\n" + requests();
    }

    /** @param ofNative what to take of a native histogram's rate */
    private String rates(List<String> metrics, Kind kind, String ofNative) {
        if (prefix != null) {
            return "rate(" + now(metrics, kind, traffic) + "[5m:15s])";
        }
        Stream<String> rates = selectors(metrics, traffic).stream().map(ConventionSeries::rate);
        Stream<String> natives = convention.exponential()
                ? selectors(convention.durations(), traffic).stream()
                        .map(selector -> ofNative.formatted(rate(selector)))
                : Stream.empty();
        return anyOf(Stream.concat(rates, natives).toList());
    }

    private static String rate(String selector) {
        return "rate(" + selector + "[5m])";
    }

    private String now(List<String> metrics, Kind kind, List<String> conditions) {
        if (prefix == null) {
            return anyOf(selectors(metrics, conditions));
        }
        String vector = selector(prefix, metrics, conditions)
                + (kind == Kind.REQUESTS ? "\nunless\n" + selector(prefix, metrics, noStatus()) : "");
        List<String> arguments =
                List.of(PREFIX, "$1", Expression.NAME, new Prefix("(" + prefix.form() + ")", "").names(metrics));
        return "label_replace(\n"
                + (vector + ",\n" + arguments.stream().map(PromQl::quoted).collect(Collectors.joining(", ")) + ")")
                        .indent(2)
                        .stripTrailing();
    }

    /** Returns conditions that no label is an HTTP status, by which requests are recognized under an ambiguous name. */
    private List<String> noStatus() {
        return convention.sources(Label.STATUS).stream()
                .map(label -> PromQl.notMatching(label, HTTP_STATUS))
                .toList();
    }

    private List<String> selectors(List<String> metrics, List<String> conditions) {
        return metrics.stream()
                .map(metric -> PromQl.selector(metric, conditions(conditions)))
                .toList();
    }

    private String selector(Prefix begun, List<String> metrics, List<String> conditions) {
        List<String> others = new ArrayList<>(taken.stream()
                .filter(name -> metrics.stream().anyMatch(name::endsWith))
                .toList());
        if (!begun.except().isEmpty()) {
            others.add(new Prefix(begun.except(), "").names(metrics));
        }
        List<String> matchers = new ArrayList<>(List.of(PromQl.matching(Expression.NAME, begun.names(metrics))));
        if (!others.isEmpty()) {
            matchers.add(PromQl.notMatching(Expression.NAME, String.join("|", others)));
        }
        matchers.addAll(conditions(conditions));
        return "{" + String.join(", ", matchers) + "}";
    }

    private List<String> conditions(List<String> more) {
        List<String> matchers = new ArrayList<>(List.of(PromQl.anyOf("component", convention.components())));
        matchers.addAll(convention.where());
        matchers.addAll(more);
        return matchers;
    }

    private static String anyOf(List<String> vectors) {
        return vectors.size() == 1
                ? vectors.get(0)
                : "(\n" + String.join("\nor\n", vectors).indent(2) + ")";
    }
}
