package dev.devmon.dashboards;

import static dev.devmon.dashboards.DashboardJson.ordered;

import dev.devmon.dashboards.Style.Choice;
import dev.devmon.dashboards.Style.Source;
import dev.devmon.dashboards.Style.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A variable in the JSON model. */
final class VariableJson {
    /** Matches any value, but not an absent label. */
    static final String ALL = ".+";

    private static final int ON_LOAD = 1;
    private static final int ON_TIME_RANGE = 2;

    private VariableJson() {}

    /** @param metrics whose labels' values can be chosen */
    static Map<String, Object> of(Variable variable, Source metrics) {
        boolean source = variable.choice() == Choice.SOURCE;
        boolean many = variable.choice() == Choice.MANY;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", variable.name());
        json.put("label", variable.label());
        json.put("type", source ? "datasource" : "query");
        if (source) {
            json.put("query", variable.values());
        } else {
            json.put("datasource", metrics.reference());
            json.put("query", ordered("query", variable.values(), "refId", variable.name()));
            json.put("definition", variable.values());
            json.put("sort", 1);
        }
        json.put("multi", many);
        json.put("includeAll", many);
        if (many) {
            json.put("allValue", ALL);
            json.put("current", ordered("text", List.of("All"), "value", List.of("$__all")));
        }
        json.put("refresh", source ? ON_LOAD : ON_TIME_RANGE);
        json.put("hide", 0);
        json.put("regex", "");
        json.put("options", List.of());
        json.put("skipUrlSync", false);
        return json;
    }
}
