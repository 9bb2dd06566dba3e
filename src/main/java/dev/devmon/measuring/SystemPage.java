package dev.devmon.measuring;

import dev.devmon.exposition.Sample;
import java.util.List;

/**
 * An exporter's page about one system.
 *
 * @param answered whether the system answered the exporter
 * @param series the number of series on the page
 */
public record SystemPage(boolean answered, int series) {

    /** @param answers the name of a metric that is above 0 when the system has answered */
    public static SystemPage read(String text, String answers) {
        List<Sample> samples = Sample.of(text).toList();
        boolean answered = samples.stream()
                .filter(sample -> sample.name().equals(answers))
                .findFirst()
                .filter(sample -> Double.parseDouble(sample.value()) > 0)
                .isPresent();
        return new SystemPage(answered, samples.size());
    }
}
