package dev.devmon.dashboards;

import dev.devmon.dashboards.Panel.Query;
import dev.devmon.dashboards.Panel.Size;
import dev.devmon.dashboards.ServiceTemplate.UnitRule;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.promql.PromQl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses the panels of a metric by its type, labels and name. */
final class FamilyPanels {
    private static final List<String> OF_SERVICE = Stream.of("service", "env", "instance")
            .map(label -> PromQl.matching(label, "$" + label))
            .toList();
    private static final String INTERVAL = "[$__rate_interval]";
    private static final Size SIZE = new Size(8, 7);
    private static final Size TABLE = new Size(24, 6);

    /** The most lines that can be told apart. */
    private static final int MOST_LINES = 10;

    /** Labels that do not distinguish values: buckets and quantiles are parts of the metric. */
    private static final Set<String> OWN_LABELS = Set.of("le", "quantile");

    /** The part of a name that follows the unit. */
    private static final Pattern OF_VALUES = Pattern.compile("_(total|max|min|avg|sum)$");

    private static final UnitRule UNKNOWN = new UnitRule("", "none", "cps");

    private final List<UnitRule> units;

    FamilyPanels(List<UnitRule> units) {
        this.units = units;
    }

    /** Returns two panels for a histogram and for a summary without quantiles, otherwise one. */
    List<Panel> of(MetricFamily family) {
        return switch (family.type()) {
            case COUNTER -> List.of(counter(family));
            case HISTOGRAM -> histogram(family);
            case SUMMARY -> family.labels().containsKey("quantile") ? List.of(quantiles(family)) : durations(family);
            case INFO -> List.of(info(family));
            case STATESET -> List.of(graph(family, "", lines(family, "max", selector(family.name())), "bool_yes_no"));
            case GAUGE ->
                moment(family)
                        ? age(family)
                        : List.of(graph(
                                family,
                                "",
                                lines(family, "sum", selector(family.name())),
                                unit(family.name()).unit()));
        };
    }

    /** Returns the panels of a metric on which a partner, such as its limit, is a line. */
    List<Panel> of(MetricFamily family, MetricFamily partner, String legend) {
        Query line = family.type() == MetricFamily.Type.COUNTER
                ? Query.of("sum(" + rate(partner.name()) + ")", legend)
                : Query.of("min(" + selector(partner.name()) + ")", legend);
        return of(family).stream()
                .map(panel -> panel.withQuery(line).withDescription(panel.description() + "; " + description(partner)))
                .toList();
    }

    private Panel counter(MetricFamily family) {
        return graph(
                family,
                " per second",
                lines(family, "sum", rate(family.name())),
                unit(family.name()).rate());
    }

    private List<Panel> histogram(MetricFamily family) {
        String buckets = "sum by (le) (" + rate(family.name() + "_bucket") + ")";
        List<Query> quantiles = Stream.of("0.5", "0.95", "0.99")
                .map(quantile ->
                        Query.of("histogram_quantile(" + quantile + ", " + buckets + ")", "p" + percent(quantile)))
                .toList();
        String unit = unit(family.name()).unit();
        Panel map = Panel.of(
                        "heatmap",
                        title(family) + ": distribution",
                        description(family),
                        List.of(Query.of(buckets, "{{le}}")))
                .withSize(SIZE)
                .withOptions(Map.of("yAxis", Map.of("unit", unit)));
        return List.of(graph(family, "", quantiles, unit), map);
    }

    private static String percent(String quantile) {
        return quantile.equals("0.5") ? "50" : quantile.substring(2);
    }

    private Panel quantiles(MetricFamily family) {
        return graph(
                family,
                "",
                List.of(Query.of("max by (quantile) (" + selector(family.name()) + ")", "{{quantile}}")),
                unit(family.name()).unit());
    }

    /** Returns panels of the number and of the average duration. */
    private List<Panel> durations(MetricFamily family) {
        String by =
                by(family).map(label -> " by (" + PromQl.label(label) + ") ").orElse("");
        String legend = by(family).map(label -> "{{" + label + "}}").orElse("mean");
        String count = "sum" + by + "(" + rate(family.name() + "_count") + ")";
        String sum = "sum" + by + "(" + rate(family.name() + "_sum") + ")";
        return List.of(
                graph(
                        family,
                        ": mean",
                        List.of(Query.of(top(family, sum + " / (" + count + " > 0)"), legend)),
                        unit(family.name()).unit()),
                graph(family, " per second", List.of(Query.of(top(family, count), legend)), "cps"));
    }

    /** Returns a table of labels, for a metric that is always 1. */
    private static Panel info(MetricFamily family) {
        Map<String, String> columns = new LinkedHashMap<>();
        family.labels().keySet().forEach(label -> columns.put(label, label));
        columns.put("instance", "instance");
        String by = columns.keySet().stream().map(PromQl::label).collect(Collectors.joining(", "));
        String expression = "max by (" + by + ") (" + selector(family.name()) + ")";
        return Panel.of("table", title(family), description(family), List.of(Query.of(expression, "value")))
                .withSize(TABLE)
                .withLabels(columns);
    }

    /** Returns whether the value is a time in seconds since 1970, whose age says more. */
    private static boolean moment(MetricFamily family) {
        return family.name().matches(".*_(timestamp|start_time)_seconds");
    }

    private static List<Panel> age(MetricFamily family) {
        List<Query> ages = lines(family, "max", selector(family.name())).stream()
                .map(query -> Query.of("time() - " + query.expression(), query.legend()))
                .toList();
        return List.of(graph(family, ": how long ago", ages, "s"));
    }

    private static List<Query> lines(MetricFamily family, String aggregation, String values) {
        String label = by(family).orElse("instance");
        String expression = aggregation + " by (" + PromQl.label(label) + ") (" + values + ")";
        return List.of(Query.of(top(family, expression), "{{" + label + "}}"));
    }

    private static String top(MetricFamily family, String expression) {
        return by(family).filter(label -> count(family, label) > MOST_LINES).isPresent()
                ? "topk(" + MOST_LINES + ", " + expression + ")"
                : expression;
    }

    /**
     * Returns the label with the most values that can still be told apart; otherwise the one with the fewest values.
     */
    private static Optional<String> by(MetricFamily family) {
        List<String> several = family.labels().keySet().stream()
                .filter(label -> !OWN_LABELS.contains(label) && count(family, label) > 1)
                .toList();
        Optional<String> most = several.stream()
                .filter(label -> count(family, label) <= MOST_LINES)
                .reduce((one, other) -> count(family, other) > count(family, one) ? other : one);
        return most.or(
                () -> several.stream().reduce((one, other) -> count(family, other) < count(family, one) ? other : one));
    }

    private static int count(MetricFamily family, String label) {
        return family.labels().getOrDefault(label, 0);
    }

    private static String selector(String name) {
        return PromQl.selector(name, OF_SERVICE);
    }

    private static String rate(String name) {
        return "rate(" + selector(name) + INTERVAL + ")";
    }

    private UnitRule unit(String name) {
        String plain = OF_VALUES.matcher(name).replaceAll("");
        return units.stream()
                .filter(rule -> plain.endsWith(rule.suffix()))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static Panel graph(MetricFamily family, String more, List<Query> queries, String unit) {
        return Panel.of("graph", title(family) + more, description(family), queries)
                .withUnit(unit)
                .withSize(SIZE);
    }

    private static String description(MetricFamily family) {
        return family.help().isEmpty() ? family.name() : family.help() + " (" + family.name() + ")";
    }

    /** Returns the name of the metric in words, without its unit. */
    static String title(MetricFamily family) {
        String words = family.name()
                .replaceAll("_total$", "")
                .replaceAll("_(seconds|bytes|ratio|info|milliseconds)(?=_max$|_min$|_avg$|$)", "")
                .replace(':', ' ')
                .replace('.', ' ')
                .replace('_', ' ');
        List<String> kept = new ArrayList<>(List.of(words.split(" ")));
        kept.removeIf(String::isEmpty);
        String title = kept.stream().collect(Collectors.joining(" "));
        return title.isEmpty() ? family.name() : Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }
}
