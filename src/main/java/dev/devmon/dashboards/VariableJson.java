package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Style.Choice;
import dev.devmon.dashboards.Style.Source;
import dev.devmon.dashboards.Style.Variable;
import java.util.List;
import java.util.Map;

/** A variable in the JSON model. */
final class VariableJson {
    /** Matches any value, but not an absent label. */
    static final String ALL = ".+";

    private static final int ON_LOAD = 1;
    private static final int ON_TIME_RANGE = 2;
    private static final int SHOWN = 0;
    private static final int HIDDEN = 2;

    private VariableJson() {}

    /** @param metrics whose labels' values can be chosen */
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
                    case ONE, MANY -> ofLabel(variable, metrics);
                });
        int hide = variable.choice() == Choice.NONE ? HIDDEN : SHOWN;
        json.putAll(ordered("hide", hide, "options", List.of(), "skipUrlSync", false));
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
