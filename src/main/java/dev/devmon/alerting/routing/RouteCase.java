package dev.devmon.alerting.routing;

import dev.devmon.codec.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An alert, and the receivers that it must reach.
 *
 * @param at where this expectation is written
 * @param receivers the receivers, in order
 */
record RouteCase(Position at, Map<String, String> labels, List<String> receivers) {

    /** Returns the alert's labels, for a person. */
    String words() {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }
}
