package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Panel.Link;
import dev.devmon.dashboards.Panel.Query;
import dev.devmon.dashboards.Style.Kind;
import dev.devmon.dashboards.Style.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a panel in the JSON model. */
final class PanelJson {
    private static final String TIME = "Time";
    private static final Map<String, Object> SEVERAL_SOURCES = ordered("type", "datasource", "uid", "-- Mixed --");

    private final Style style;
    private final FieldJson fields;

    /** @param variables the dashboard's variables, which its links pass along */
    PanelJson(Style style, List<String> variables) {
        this.style = style;
        this.fields = new FieldJson(style, variables);
    }

    String url(Link link) {
        return fields.url(link);
    }

    Map<String, Object> json(Panel panel, int id, Layout layout) {
        Kind kind = Objects.requireNonNull(style.kinds().get(panel.kind()), panel.kind());
        Map<String, Object> json = ordered(
                "id", id,
                "type", kind.type(),
                "title", panel.title(),
                "description", panel.description(),
                "gridPos", layout.place(panel.size() == null ? kind.size() : panel.size()));
        if (panel.queries().isEmpty()) {
            json.put("options", MergedSettings.of(kind.options(), Map.of("content", panel.text())));
            return json;
        }
        List<Source> sources = panel.queries().stream()
                .map(query -> source(query, kind))
                .distinct()
                .toList();
        json.put("datasource", sources.size() == 1 ? sources.get(0).reference() : SEVERAL_SOURCES);
        json.put("targets", targets(panel, kind));
        json.put("fieldConfig", fields.json(panel, kind));
        json.put("options", MergedSettings.of(kind.options(), panel.options()));
        List<Object> transformations = kind.tabular() ? columns(panel, kind) : kind.transformations();
        if (!transformations.isEmpty()) {
            json.put("transformations", transformations);
        }
        return json;
    }

    private Source source(Query query, Kind kind) {
        return style.source(Objects.requireNonNull(query.source() == null ? kind.source() : query.source()));
    }

    private List<Object> targets(Panel panel, Kind kind) {
        List<Object> targets = new ArrayList<>();
        for (Query query : panel.queries()) {
            Source source = source(query, kind);
            Map<String, Object> target = ordered("refId", refId(targets.size()), "datasource", source.reference());
            target.put(source.query(), query.expression());
            if (!query.legend().isEmpty() && !kind.tabular()) {
                source.legend().ifPresent(key -> target.put(key, query.legend()));
            }
            target.putAll(kind.target());
            target.putAll(source.target());
            targets.add(target);
        }
        return targets;
    }

    /** Returns the id of a query: A, B, C ... */
    static String refId(int index) {
        return Character.toString('A' + index);
    }

    /**
     * Returns the transformations that make a cell of each series over time, keep the columns with a title, join the
     * queries' answers by their labels, and order the columns. The time is needed to join, and not shown.
     */
    private List<Object> columns(Panel panel, Kind kind) {
        Map<String, Object> titles = new LinkedHashMap<>(panel.labels());
        List<Object> transformations = new ArrayList<>();
        for (int i = 0; i < panel.queries().size(); i++) {
            Query query = panel.queries().get(i);
            boolean trend = source(query, kind).overTime();
            if (trend && transformations.isEmpty()) {
                transformations.add(transformation("timeSeriesTable", Map.of()));
            }
            if (!query.legend().isEmpty()) {
                String name = trend ? "Trend #" : "Value #";
                titles.put(panel.queries().size() == 1 && !trend ? "Value" : name + refId(i), query.legend());
            }
        }
        List<String> kept = new ArrayList<>(List.of(TIME));
        kept.addAll(titles.keySet());
        Map<String, Object> order = new LinkedHashMap<>();
        titles.keySet().forEach(name -> order.put(name, order.size()));
        transformations.addAll(List.of(
                transformation("filterFieldsByName", Map.of("include", Map.of("names", kept))),
                transformation("merge", Map.of()),
                transformation(
                        "organize",
                        ordered("excludeByName", Map.of(TIME, true), "indexByName", order, "renameByName", titles))));
        return transformations;
    }

    private static Map<String, Object> transformation(String id, Map<String, Object> options) {
        return ordered("id", id, "options", options);
    }
}
