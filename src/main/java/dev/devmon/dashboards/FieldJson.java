package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Panel.Link;
import dev.devmon.dashboards.Panel.Query;
import dev.devmon.dashboards.Style.Kind;
import dev.devmon.dashboards.Style.ScaleStep;
import java.math.BigDecimal;
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

/** How a panel's values look, in the JSON model: units, colours, links. */
final class FieldJson {
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    private final Style style;
    private final List<String> variables;

    FieldJson(Style style, List<String> variables) {
        this.style = style;
        this.variables =
                variables.stream().map(name -> style.variable(name).name()).toList();
    }

    Map<String, Object> json(Panel panel, Kind kind) {
        Map<String, Object> defaults = new LinkedHashMap<>(Overlay.of(kind.field(), panel.field()));
        if (panel.unit() != null) {
            defaults.put("unit", panel.unit());
        }
        if (panel.scale() != null) {
            defaults.put("thresholds", thresholds(panel.scale()));
        }
        List<Object> links = new ArrayList<>();
        panel.links().stream().filter(link -> link.column().isEmpty()).forEach(link -> links.add(link(link)));
        if (!links.isEmpty()) {
            defaults.put("links", links);
        }
        return ordered("defaults", defaults, "overrides", kind.tabular() ? columns(panel) : colours(panel));
    }

    private Map<String, Object> thresholds(String scale) {
        List<Object> steps = new ArrayList<>();
        for (ScaleStep step : Objects.requireNonNull(style.scales().get(scale), scale)) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("color", colour(step.colour()));
            json.put("value", step.from() == null ? null : new BigDecimal(step.from()));
            steps.add(json);
        }
        return ordered("mode", "absolute", "steps", steps);
    }

    private String colour(String name) {
        return Objects.requireNonNull(style.colours().get(name), name);
    }

    /** Series whose names have a colour of their own get it on every dashboard. */
    private List<Object> colours(Panel panel) {
        Map<String, String> named = new LinkedHashMap<>();
        for (Query query : panel.queries()) {
            Matcher label = LABEL.matcher(query.legend());
            if (label.matches()) {
                named.putAll(style.series().getOrDefault(label.group(1), Map.of()));
            } else {
                style.series().values().stream()
                        .filter(values -> values.containsKey(query.legend()))
                        .forEach(values ->
                                named.put(query.legend(), Objects.requireNonNull(values.get(query.legend()))));
            }
        }
        List<Object> overrides = new ArrayList<>();
        named.forEach((name, colour) -> overrides.add(
                override(name, List.of(property("color", ordered("mode", "fixed", "fixedColor", colour(colour)))))));
        return overrides;
    }

    private List<Object> columns(Panel panel) {
        List<Object> overrides = new ArrayList<>();
        for (Query query : panel.queries()) {
            add(overrides, query.legend(), valueProperties(query.unit(), query.scale()));
        }
        panel.links().stream()
                .filter(link -> !link.column().isEmpty())
                .forEach(link -> add(overrides, link.column(), List.of(property("links", List.of(link(link))))));
        return overrides;
    }

    private static void add(List<Object> overrides, String column, List<Object> properties) {
        if (!properties.isEmpty()) {
            overrides.add(override(column, properties));
        }
    }

    private List<Object> valueProperties(@Nullable String unit, @Nullable String scale) {
        List<Object> properties = new ArrayList<>();
        if (unit != null) {
            properties.add(property("unit", unit));
        }
        if (scale != null) {
            properties.add(property("thresholds", thresholds(scale)));
            properties.add(property("color", Map.of("mode", "thresholds")));
            properties.add(property("custom.cellOptions", Map.of("type", "color-text")));
        }
        return properties;
    }

    private static Map<String, Object> override(String name, List<Object> properties) {
        return ordered("matcher", ordered("id", "byName", "options", name), "properties", properties);
    }

    private static Map<String, Object> property(String id, Object value) {
        return ordered("id", id, "value", value);
    }

    private Object link(Link link) {
        return ordered("title", link.title(), "url", url(link));
    }

    private String url(Link link) {
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

    /** What the page replaces stands as it is. */
    private static String parameter(String value) {
        return value.contains("${") ? value : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
