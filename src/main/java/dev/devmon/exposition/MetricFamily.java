package dev.devmon.exposition;

import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics that belong together, as a service exposes them now.
 *
 * @param name of its series in the store; of a histogram and a summary without the suffixes
 * @param type as the page says it, else as the name tells
 * @param typed whether the page says it
 * @param help what the service says of it; empty when it says nothing
 * @param unit as the page says it, else as the name does; empty when neither does
 * @param labels label -> how many values it has, at most {@link #MOST_VALUES}
 * @param series samples
 */
public record MetricFamily(
        String name, Type type, boolean typed, String help, String unit, Map<String, Integer> labels, int series) {
    /** Values of a label are counted up to so many: how far beyond they are is no news. */
    public static final int MOST_VALUES = 10_000;

    /** What kind of values it has. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY,
        INFO,
        STATESET
    }

    public MetricFamily {
        labels = new TreeMap<>(labels);
    }
}
