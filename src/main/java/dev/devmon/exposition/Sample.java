package dev.devmon.exposition;

import java.util.Map;
import java.util.stream.Stream;

/**
 * One line of a page of metrics.
 *
 * @param labels label -> value, without escapes
 * @param value a number as it is written
 */
public record Sample(String name, Map<String, String> labels, String value) {
    public Sample {
        labels = Map.copyOf(labels);
    }

    /** Of a page, in its order; what is no sample is left out. */
    public static Stream<Sample> of(String page) {
        return page.lines().flatMap(line -> SampleLine.read(line).stream());
    }
}
