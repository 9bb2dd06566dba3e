package dev.devmon.alerting.routing;

import dev.devmon.codec.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The alerts that a row applies to: label -> the values that it may have, with an empty one where it may be missing.
 */
record Conditions(Map<String, List<String>> labels) {
    static Conditions read(Fields row, Set<String> known) {
        Map<String, List<String>> labels = new LinkedHashMap<>();
        known.stream().filter(row::has).forEach(label -> labels.put(label, row.texts(label)));
        return new Conditions(labels);
    }

    boolean fit(Map<String, String> alert) {
        return labels.entrySet().stream()
                .allMatch(label -> label.getValue().contains(alert.getOrDefault(label.getKey(), "")));
    }
}
