package dev.devmon.exposition;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A sample on a page of metrics.
 *
 * @param labels label -> value, without escapes
 * @param value a number, as it is written
 */
public record Sample(String name, Map<String, String> labels, String value) {
    public Sample {
        labels = Map.copyOf(labels);
    }

    /** Returns the samples of a page, in its order; other lines are skipped. */
    public static Stream<Sample> of(String page) {
        return page.lines().flatMap(line -> SampleLine.read(line).stream());
    }
}
