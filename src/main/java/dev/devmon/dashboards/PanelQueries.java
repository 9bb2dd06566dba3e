package dev.devmon.dashboards;

import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.dashboards.DashboardDocument.Placed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of a dashboard's panels, as the page would send them with everything chosen. */
public final class PanelQueries {
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)(?::[^}]*)?})");

    /** The built-in variables of a page that shows the last hour. */
    private static final Map<String, String> BUILT_IN = Map.of(
            "__rate_interval", "5m",
            "__range", "1h",
            "__range_s", "3600",
            "__range_ms", "3600000",
            "__interval", "15s",
            "__interval_ms", "15000");

    private final String metrics;
    private final String key;
    private final Map<String, String> values = new LinkedHashMap<>(BUILT_IN);

    private PanelQueries(DashboardDocument dashboard, Style style) {
        this.metrics = String.valueOf(style.source(Style.METRICS).reference().get("type"));
        this.key = style.source(Style.METRICS).query();
        dashboard
                .variables()
                .forEach(variable -> values.put(variable.text("/name").orElse(""), value(variable)));
    }

    /**
     * A panel with queries.
     *
     * @param row the title of its row; empty for none
     * @param queries the queries in PromQL
     * @param otherSources the types of the other data sources that it queries
     */
    public record Asking(
            String id, String title, String row, List<LocatedQuery> queries, SortedSet<String> otherSources) {}

    /** An expression, and its position. */
    public record LocatedQuery(String expression, Position at) {}

    /** Returns the panels with queries, in the order of the file. */
    public static List<Asking> of(DashboardDocument dashboard, Style style) {
        PanelQueries queries = new PanelQueries(dashboard, style);
        return dashboard.panels().stream()
                .map(queries::asking)
                .filter(panel ->
                        !panel.queries().isEmpty() || !panel.otherSources().isEmpty())
                .toList();
    }

    private Asking asking(Placed panel) {
        List<LocatedQuery> queries = new ArrayList<>();
        SortedSet<String> others = new TreeSet<>();
        for (Node target : panel.node().children("/targets")) {
            // Old exports do not name the default source
            String source = target.text("/datasource/type")
                    .or(() -> panel.node().text("/datasource/type"))
                    .orElse(metrics);
            Optional<Node> text = target.find("/" + key);
            if (!source.equals(metrics)) {
                others.add(source);
            } else if (text.isPresent() && !text.get().text("").orElse("").isBlank()) {
                queries.add(new LocatedQuery(
                        substituted(text.get().text("").orElse("")), text.get().at()));
            }
        }
        return new Asking(
                panel.node().text("/id").orElse(""),
                panel.node().text("/title").orElse(""),
                panel.row(),
                queries,
                others);
    }

    private String substituted(String expression) {
        return REFERENCE
                .matcher(expression)
                .replaceAll(match -> Matcher.quoteReplacement(
                        values.getOrDefault(match.group(1) == null ? match.group(2) : match.group(1), match.group())));
    }

    /** Returns the value of a variable: match-all if everything can be chosen, otherwise the current value. */
    private static String value(Node variable) {
        String type = variable.text("/type").orElse("");
        if (type.equals("constant")) {
            return variable.text("/query").orElse("");
        }
        boolean several = List.of("/multi", "/includeAll").stream()
                .anyMatch(flag -> variable.text(flag).orElse("").equals("true"));
        return several || type.equals("query")
                ? VariableJson.ALL
                : variable.text("/current/value")
                        .filter(text -> !text.isEmpty())
                        .orElse(VariableJson.ALL);
    }
}
