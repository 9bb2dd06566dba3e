package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Panel.Link;
import dev.devmon.dashboards.Panel.Query;
import dev.devmon.dashboards.Style.Kind;
import dev.devmon.dashboards.Style.ScaleStep;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the look of a panel's values in the JSON model: units, colours, links. */
final class FieldJson {
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    private static final String BY_NAME = "byName";

    /** The text of a cell without a value. */
    private static final String NOTHING = "-";

    private static final Object COLOURED_TEXT = property("custom.cellOptions", Map.of("type", "color-text"));

    private final Style style;
    private final List<String> variables;

    FieldJson(Style style, List<String> variables) {
        this.style = style;
        this.variables =
                variables.stream().map(name -> style.variable(name).name()).toList();
    }

    Map<String, Object> json(Panel panel, Kind kind) {
        Map<String, Object> defaults = new LinkedHashMap<>(MergedSettings.of(kind.field(), panel.field()));
        if (!kind.tabular()) {
            putLook(defaults, panel);
        }
        List<Object> links = new ArrayList<>();
        panel.links().stream().filter(link -> link.column().isEmpty()).forEach(link -> links.add(link(link)));
        if (!links.isEmpty()) {
            defaults.put("links", links);
        }
        return ordered("defaults", defaults, "overrides", kind.tabular() ? columns(panel) : series(panel));
    }

    private void putLook(Map<String, Object> defaults, Panel panel) {
        if (panel.unit() != null) {
            defaults.put("unit", panel.unit());
        }
        if (panel.scale() != null) {
            defaults.put("thresholds", thresholds(panel.scale()));
            List<Object> texts = texts(panel.scale());
            if (!texts.isEmpty()) {
                defaults.put("mappings", texts);
            }
        }
    }

    private List<ScaleStep> steps(String scale) {
        return Objects.requireNonNull(style.scales().get(scale), scale);
    }

    private Map<String, Object> thresholds(String scale) {
        List<Object> steps = new ArrayList<>();
        for (ScaleStep step : steps(scale)) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("color", colour(step.colour()));
            json.put("value", step.from());
            steps.add(json);
        }
        return ordered("mode", "absolute", "steps", steps);
    }

    private List<Object> texts(String scale) {
        Map<String, Object> texts = new LinkedHashMap<>();
        for (ScaleStep step : steps(scale)) {
            if (step.from() != null && step.text() != null) {
                texts.put(step.from().toPlainString(), ordered("text", step.text(), "color", colour(step.colour())));
            }
        }
        return mappings(texts);
    }

    private static List<Object> mappings(Map<String, Object> values) {
        return values.isEmpty() ? List.of() : List.of(ordered("type", "value", "options", values));
    }

    private String colour(String name) {
        return Objects.requireNonNull(style.colours().get(name), name);
    }

    /** Returns the overrides for series; a query's own settings override those that belong to the series' names. */
    private List<Object> series(Panel panel) {
        List<Object> overrides = colours(panel);
        for (int i = 0; i < panel.queries().size(); i++) {
            Query query = panel.queries().get(i);
            List<Object> properties = valueProperties(query.unit(), query.scale());
            if (!properties.isEmpty()) {
                overrides.add(override("byFrameRefID", PanelJson.refId(i), properties));
            }
        }
        return overrides;
    }

    /** Returns the colours of series by their names, which are the same on every dashboard. */
    private List<Object> colours(Panel panel) {
        Map<String, List<Object>> named = new LinkedHashMap<>();
        for (Query query : panel.queries()) {
            Matcher label = LABEL.matcher(query.legend());
            if (label.matches()) {
                style.series()
                        .getOrDefault(label.group(1), Map.of())
                        .forEach((name, colour) -> named.put(name, look(label.group(1), colour)));
            } else {
                style.series().forEach((group, values) -> {
                    String colour = values.get(query.legend());
                    if (colour != null) {
                        named.put(query.legend(), look(group, colour));
                    }
                });
            }
        }
        List<Object> overrides = new ArrayList<>();
        named.forEach((name, properties) -> overrides.add(override(BY_NAME, name, properties)));
        return overrides;
    }

    private List<Object> look(String label, String colour) {
        List<Object> properties = new ArrayList<>();
        properties.add(property("color", ordered("mode", "fixed", "fixedColor", colour(colour))));
        style.marks().getOrDefault(label, Map.of()).forEach((id, value) -> properties.add(property(id, value)));
        return properties;
    }

    /**
     * Returns the overrides for a table's columns. Units and scales apply only to columns with values: a status code is
     * text, and would be taken for a number.
     */
    private List<Object> columns(Panel panel) {
        List<Object> overrides = new ArrayList<>();
        panel.labels().forEach((label, column) -> overrides.add(column(column, labelProperties(label))));
        for (Query query : panel.queries()) {
            String scale = query.scale() == null ? panel.scale() : query.scale();
            List<Object> properties = valueProperties(query.unit() == null ? panel.unit() : query.unit(), scale);
            if (scale != null) {
                properties.add(COLOURED_TEXT);
            }
            overrides.add(column(query.legend(), properties));
        }
        Map<String, List<Object>> links = new LinkedHashMap<>();
        panel.links().stream().filter(link -> !link.column().isEmpty()).forEach(link -> links.computeIfAbsent(
                        link.column(), column -> new ArrayList<>())
                .add(link(link)));
        links.forEach((column, all) -> overrides.add(override(BY_NAME, column, List.of(property("links", all)))));
        panel.columns().forEach((column, settings) -> {
            List<Object> properties = new ArrayList<>();
            settings.forEach((id, value) -> properties.add(property(id, value)));
            overrides.add(override(BY_NAME, column, properties));
        });
        return overrides;
    }

    /**
     * Returns the override for a column. The panel's own text for no values is for a table without rows, not for each
     * empty cell.
     */
    private static Map<String, Object> column(String title, List<Object> properties) {
        properties.add(property("noValue", NOTHING));
        return override(BY_NAME, title, properties);
    }

    private List<Object> valueProperties(@Nullable String unit, @Nullable String scale) {
        List<Object> properties = new ArrayList<>();
        if (unit != null) {
            properties.add(property("unit", unit));
        }
        if (scale != null) {
            properties.add(property("thresholds", thresholds(scale)));
            properties.add(property("color", Map.of("mode", "thresholds")));
            List<Object> texts = texts(scale);
            if (!texts.isEmpty()) {
                properties.add(property("mappings", texts));
            }
        }
        return properties;
    }

    /** Returns the properties of a label's column, whose values have the colours of their series in graphs. */
    private List<Object> labelProperties(String label) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<Object> patterns = new ArrayList<>();
        style.series().getOrDefault(label, Map.of()).forEach((value, colour) -> {
            Map<String, Object> look = Map.of("color", colour(colour));
            if (value.startsWith("/")) {
                patterns.add(ordered("type", "regex", "options", ordered("pattern", value, "result", look)));
            } else {
                values.put(value, look);
            }
        });
        List<Object> all = new ArrayList<>(mappings(values));
        all.addAll(patterns);
        List<Object> properties = new ArrayList<>();
        if (!all.isEmpty()) {
            properties.add(property("mappings", all));
            properties.add(COLOURED_TEXT);
        }
        return properties;
    }

    private static Map<String, Object> override(String by, String what, List<Object> properties) {
        return ordered("matcher", ordered("id", by, "options", what), "properties", properties);
    }

    private static Map<String, Object> property(String id, Object value) {
        return ordered("id", id, "value", value);
    }

    private Object link(Link link) {
        return ordered("title", link.title(), "url", url(link));
    }

    /** Returns the address of a link; for a dashboard with the time shown and the variables chosen here. */
    String url(Link link) {
        if (link.to().contains("/")) {
            return link.to();
        }
        List<String> parameters = new ArrayList<>();
        link.variables().forEach((name, value) -> parameters.add("var-" + name + "=" + parameter(value)));
        variables.stream()
                .filter(name -> !link.variables().containsKey(name))
                .forEach(name -> parameters.add("${" + name + ":queryparam}"));
        parameters.add("${__url_time_range}");
        return "/d/" + link.to() + "?" + parameters.stream().collect(Collectors.joining("&"));
    }

    /** Encodes a value, unless the page replaces it. */
    private static String parameter(String value) {
        return value.contains("$") ? value : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
