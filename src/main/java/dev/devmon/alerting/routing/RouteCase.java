package dev.devmon.alerting.routing;

import dev.devmon.codec.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An alert, and whom it must reach.
 *
 * @param at where that is said
 * @param receivers in their order
 */
record RouteCase(Position at, Map<String, String> labels, List<String> receivers) {

    /** Its labels, for a person. */
    String words() {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }
}
