package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Panel.Query;
import dev.devmon.dashboards.Style.Kind;
import dev.devmon.dashboards.Style.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One panel in the JSON model. */
final class PanelJson {
    private static final Map<String, Object> SEVERAL_SOURCES = ordered("type", "datasource", "uid", "-- Mixed --");

    private final Style style;
    private final FieldJson fields;

    /** @param variables of the dashboard; they go along with its links */
    PanelJson(Style style, List<String> variables) {
        this.style = style;
        this.fields = new FieldJson(style, variables);
    }

    Map<String, Object> json(Panel panel, int id, Layout layout) {
        Kind kind = Objects.requireNonNull(style.kinds().get(panel.kind()), panel.kind());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("type", kind.type());
        json.put("title", panel.title());
        json.put("description", panel.description());
        json.put("gridPos", layout.place(panel.size() == null ? kind.size() : panel.size()));
        if (panel.queries().isEmpty()) {
            json.put("options", Overlay.of(kind.options(), Map.of("content", panel.text())));
            return json;
        }
        List<Source> sources = panel.queries().stream()
                .map(query -> source(query, kind))
                .distinct()
                .toList();
        json.put("datasource", sources.size() == 1 ? sources.get(0).reference() : SEVERAL_SOURCES);
        json.put("targets", targets(panel, kind));
        json.put("fieldConfig", fields.json(panel, kind));
        json.put("options", Overlay.of(kind.options(), panel.options()));
        if (kind.tabular()) {
            json.put("transformations", columns(panel));
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
                target.put("legendFormat", query.legend());
            }
            target.putAll(source.target());
            target.putAll(kind.target());
            targets.add(target);
        }
        return targets;
    }

    /** A, B, C ... */
    static String refId(int index) {
        return Character.toString('A' + index);
    }

    /** Joins the queries' answers by their labels, and gives the columns their titles and order. */
    private static List<Object> columns(Panel panel) {
        Map<String, Object> names = new LinkedHashMap<>(panel.labels());
        for (int i = 0; i < panel.queries().size(); i++) {
            names.put(
                    panel.queries().size() == 1 ? "Value" : "Value #" + refId(i),
                    panel.queries().get(i).legend());
        }
        Map<String, Object> order = new LinkedHashMap<>();
        names.keySet().forEach(name -> order.put(name, order.size()));
        Map<String, Object> organize = ordered("excludeByName", Map.of("Time", true), "indexByName", order);
        organize.put("renameByName", names);
        return List.of(ordered("id", "merge", "options", Map.of()), ordered("id", "organize", "options", organize));
    }
}
