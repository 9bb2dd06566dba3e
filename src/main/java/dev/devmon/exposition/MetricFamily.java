package dev.devmon.exposition;

import java.util.Map;
import java.util.TreeMap;

/**
 * A metric with all its series, as a service exposes it now.
 *
 * @param name the name of its series in the store, for a histogram or summary without the suffixes
 * @param type the type according to the page, otherwise according to the name
 * @param typed whether the page states the type
 * @param help the help text; empty when there is none
 * @param unit the unit according to the page, otherwise to the name; empty when neither states one
 * @param labels label -> number of its values, at most {@link #MOST_VALUES}
 * @param series the number of samples
 */
public record MetricFamily(
        String name, Type type, boolean typed, String help, String unit, Map<String, Integer> labels, int series) {
    /** The limit up to which values of a label are counted: how far beyond they are does not matter. */
    public static final int MOST_VALUES = 10_000;

    /** The kind of values. */
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
