package dev.devmon.dashboards;

import dev.devmon.codec.Json;
import dev.devmon.dashboards.Dashboard.Fold;
import dev.devmon.dashboards.Dashboard.Row;
import dev.devmon.dashboards.Panel.Link;
import dev.devmon.dashboards.Panel.Size;
import dev.devmon.dashboards.Style.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a dashboard in the JSON model that its page reads from files. The same dashboard and style give the same text,
 * to the byte.
 */
public final class DashboardJson {
    private static final Size HEADING = new Size(Size.COLUMNS, 1);

    private final Dashboard dashboard;
    private final Style style;
    private final PanelJson panels;
    private final Layout layout = new Layout();
    private int lastId;

    private DashboardJson(Dashboard dashboard, Style style) {
        this.dashboard = dashboard;
        this.style = style;
        this.panels = new PanelJson(style, dashboard.variables());
    }

    /** Returns indented JSON that ends with a line feed. */
    public static String text(Dashboard dashboard, Style style) {
        return Json.write(new DashboardJson(dashboard, style).document()) + "\n";
    }

    private Map<String, Object> document() {
        Map<String, Object> document = ordered(
                "uid", dashboard.uid(),
                "title", dashboard.title(),
                "description", dashboard.description(),
                "tags", dashboard.tags());
        document.putAll(frame());
        document.put("links", links());
        document.put("refresh", dashboard.refresh());
        document.put("time", ordered("from", "now-" + dashboard.range(), "to", "now"));
        List<Map<String, Object>> variables = dashboard.variables().stream()
                .map(name -> VariableJson.of(style.variable(name), style.source(Style.METRICS)))
                .toList();
        document.put("templating", Map.of("list", variables));
        List<Object> placed = new ArrayList<>();
        dashboard.rows().forEach(row -> place(row, placed));
        document.put("panels", placed);
        return document;
    }

    /** Returns the links that all dashboards have, then the dashboard's own; each is a button. */
    private List<Object> links() {
        List<Object> all = new ArrayList<>();
        if (style.frame().get("links") instanceof List<?> common) {
            all.addAll(common);
        }
        for (Link link : dashboard.links()) {
            all.add(ordered(
                    "type",
                    "link",
                    "title",
                    link.title(),
                    "url",
                    panels.url(link),
                    "icon",
                    "external link",
                    "tooltip",
                    "",
                    "asDropdown",
                    false,
                    "targetBlank",
                    false,
                    "keepTime",
                    false,
                    "includeVars",
                    false,
                    "tags",
                    List.of()));
        }
        return all;
    }

    /** Returns the frame, in which references to variables that this dashboard lacks become match-all. */
    @SuppressWarnings("unchecked") // a mapping stays one
    private Map<String, Object> frame() {
        List<String> own = dashboard.variables().stream()
                .map(name -> style.variable(name).name())
                .toList();
        Object frame = style.frame();
        for (Variable variable : style.variables().values()) {
            if (!own.contains(variable.name())) {
                frame = replaced(frame, Pattern.compile("\\$" + variable.name() + "\\b"));
            }
        }
        return (Map<String, Object>) frame;
    }

    private static Object replaced(Object value, Pattern reference) {
        if (value instanceof String text) {
            return reference.matcher(text).replaceAll(Matcher.quoteReplacement(VariableJson.ALL));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> replaced(item, reference)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((key, item) -> all.put(key, replaced(item, reference)));
            return all;
        }
        return value;
    }

    /** Places a row; the panels of a folded row are nested in it, those of an open one follow it. */
    private void place(Row row, List<Object> placed) {
        layout.endLine();
        Map<String, Object> heading = ordered(
                "id",
                ++lastId,
                "type",
                "row",
                "title",
                row.title(),
                "collapsed",
                row.fold() == Fold.FOLDED,
                "gridPos",
                layout.place(HEADING));
        List<Object> own = new ArrayList<>();
        for (Panel panel : row.panels()) {
            own.add(panels.json(panel, ++lastId, layout));
        }
        heading.put("panels", row.fold() == Fold.FOLDED ? own : List.of());
        placed.add(heading);
        if (row.fold() == Fold.OPEN) {
            placed.addAll(own);
        }
    }

    /** Returns a map of these keys and values, in this order. */
    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
