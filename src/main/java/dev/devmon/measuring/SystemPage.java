package dev.devmon.measuring;

import dev.devmon.exposition.Sample;
import java.util.List;

/**
 * What an exporter answers for one system.
 *
 * @param answered whether the system answered the exporter
 * @param series how many the page has
 */
public record SystemPage(boolean answered, int series) {

    /** @param answers a metric that is above 0 when the system has answered */
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
