package dev.devmon.measuring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The present values of a metric that devmon.yaml defines.
 *
 * @param series the values; none if there is a problem
 * @param problem why there are no values; null if there is no problem
 */
public record Answer(List<Series> series, @Nullable String problem) {
    /** The most series that a definition may have: more come from a label that takes any value. */
    public static final int MOST_SERIES = 100;

    /** @param labels the values of the labels, in the order of the definition */
    public record Series(List<String> labels, String value) {
        public Series {
            labels = List.copyOf(labels);
        }
    }

    public Answer {
        series = List.copyOf(series);
    }

    /** Returns an answer with these series, or a failed one if there are too many or two have the same labels. */
    public static Answer of(List<Series> series) {
        if (series.size() > MOST_SERIES) {
            return failed("it has more than " + MOST_SERIES + " series; use fewer labels, or labels with fewer values");
        }
        boolean twice = series.stream().map(Series::labels).distinct().count() < series.size();
        return twice ? failed("two of its values have the same labels") : new Answer(series, null);
    }

    public static Answer failed(String problem) {
        return new Answer(List.of(), problem);
    }
}
