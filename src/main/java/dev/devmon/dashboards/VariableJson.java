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
    private static final int SHOWN = 0;
    private static final int HIDDEN = 2;

    private VariableJson() {}

    /** @param metrics whose labels' values can be chosen */
    static Map<String, Object> of(Variable variable, Source metrics) {
        Map<String, Object> json = ordered("name", variable.name(), "label", variable.label());
        switch (variable.choice()) {
            case NONE -> {
                json.put("type", "constant");
                json.put("query", variable.values());
                json.put("current", ordered("text", variable.values(), "value", variable.values()));
            }
            case SOURCE -> {
                json.put("type", "datasource");
                json.put("query", variable.values());
                json.put("refresh", ON_LOAD);
            }
            case ONE, MANY -> json.putAll(ofLabel(variable, metrics));
        }
        json.put("hide", variable.choice() == Choice.NONE ? HIDDEN : SHOWN);
        json.put("options", List.of());
        json.put("skipUrlSync", false);
        return json;
    }

    private static Map<String, Object> ofLabel(Variable variable, Source metrics) {
        boolean many = variable.choice() == Choice.MANY;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "query");
        json.put("datasource", metrics.reference());
        json.put("query", ordered("query", variable.values(), "refId", variable.name()));
        json.put("definition", variable.values());
        json.put("refresh", ON_TIME_RANGE);
        json.put("sort", 1);
        json.put("regex", "");
        json.put("multi", many);
        json.put("includeAll", many);
        if (many) {
            json.put("allValue", ALL);
            json.put("current", ordered("text", List.of("All"), "value", List.of("$__all")));
        }
        return json;
    }
}
