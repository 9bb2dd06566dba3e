package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Style.Choice;
import dev.devmon.dashboards.Style.Source;
import dev.devmon.dashboards.Style.Variable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a variable in the JSON model. */
final class VariableJson {
    /** The pattern for all values, which also matches an absent label: pushed series may have no instance. */
    static final String ALL = ".*";

    private static final int ON_LOAD = 1;
    private static final int ON_TIME_RANGE = 2;
    private static final int SHOWN = 0;
    private static final int HIDDEN = 2;

    private VariableJson() {}

    /** @param metrics the source whose labels' values can be chosen */
    static Map<String, Object> of(Variable variable, Source metrics) {
        Map<String, Object> json = ordered("name", variable.name(), "label", variable.label());
        String values = variable.values();
        json.putAll(
                switch (variable.choice()) {
                    case NONE ->
                        ordered(
                                "type",
                                "constant",
                                "query",
                                values,
                                "current",
                                ordered("text", values, "value", values));
                    case SOURCE -> ordered("type", "datasource", "query", values, "refresh", ON_LOAD);
                    case GIVEN -> given(variable.given());
                    case ONE, MANY -> ofLabel(variable, metrics);
                });
        // There is only one source of metrics: choosing it is for people who copy a dashboard
        boolean hidden = variable.choice() == Choice.SOURCE || variable.choice() == Choice.NONE;
        int hide = hidden ? HIDDEN : SHOWN;
        json.putAll(ordered("hide", hide, "options", List.of(), "skipUrlSync", false));
        return json;
    }

    private static Map<String, Object> given(Map<String, String> values) {
        String all = values.entrySet().stream()
                .map(value -> value.getKey() + " : " + value.getValue())
                .collect(Collectors.joining(","));
        Map<String, Object> json = ordered("type", "custom", "query", all, "multi", false, "includeAll", false);
        values.entrySet().stream()
                .findFirst()
                .ifPresent(first -> json.put("current", ordered("text", first.getKey(), "value", first.getValue())));
        return json;
    }

    private static Map<String, Object> ofLabel(Variable variable, Source metrics) {
        boolean many = variable.choice() == Choice.MANY;
        Map<String, Object> json = ordered(
                "type",
                "query",
                "datasource",
                metrics.reference(),
                "query",
                ordered("query", variable.values(), "refId", variable.name()),
                "definition",
                variable.values(),
                "refresh",
                ON_TIME_RANGE,
                "sort",
                1,
                "regex",
                "",
                "multi",
                many,
                "includeAll",
                many);
        if (many) {
            json.put("allValue", ALL);
            json.put("current", ordered("text", List.of("All"), "value", List.of("$__all")));
        }
        return json;
    }
}
