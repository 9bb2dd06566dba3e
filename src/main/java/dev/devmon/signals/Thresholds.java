package dev.devmon.signals;

import dev.devmon.signals.Threshold.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The thresholds in force.
 *
 * @param defaults key -> value that the user has set for all services
 * @param services service -> key -> value that the user has set for it
 */
record Thresholds(
        List<Threshold> all, Map<String, Value> defaults, SortedMap<String, SortedMap<String, Value>> services) {
    Thresholds {
        all = List.copyOf(all);
        defaults = Map.copyOf(defaults);
    }

    /** Returns the value for services that are not tuned. */
    Value standard(Threshold threshold) {
        return Objects.requireNonNullElse(defaults.get(threshold.key()), threshold.standard());
    }

    /** Returns service -> value, for every service that is tuned. */
    SortedMap<String, Value> tuned(Threshold threshold) {
        SortedMap<String, Value> tuned = new TreeMap<>();
        services.forEach((service, values) ->
                Optional.ofNullable(values.get(threshold.key())).ifPresent(value -> tuned.put(service, value)));
        return tuned;
    }
}
