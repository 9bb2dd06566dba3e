package dev.devmon.measuring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a metric that devmon.yaml defines has now.
 *
 * @param series none where there is a problem
 * @param problem why there are none; null where all is well
 */
public record Answer(List<Series> series, @Nullable String problem) {
    /** One definition may have so many series: more of them are a label that takes any value. */
    public static final int MOST_SERIES = 100;

    /** @param labels values, in the order of the definition's labels */
    public record Series(List<String> labels, String value) {
        public Series {
            labels = List.copyOf(labels);
        }
    }

    public Answer {
        series = List.copyOf(series);
    }

    /** All of them, or none where they are too many or the same one is there twice. */
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
