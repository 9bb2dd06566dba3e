package dev.devmon.measuring;

import dev.devmon.discovery.target.Measurement;
import dev.devmon.exposition.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter's page says about one system.
 *
 * @param answered whether the system answered the exporter
 * @param series the number of its series
 */
public record SystemPage(boolean answered, int series) {

    /**
     * @param answers the name of a metric that is above 0 when the system has answered
     * @param instance the label {@code instance} of its series; null where the whole page is about it
     */
    public static SystemPage read(String text, String answers, @Nullable String instance) {
        List<Sample> samples = Sample.of(text)
                .filter(sample ->
                        instance == null || instance.equals(sample.labels().get(Measurement.INSTANCE)))
                .toList();
        boolean answered = samples.stream()
                .filter(sample -> sample.name().equals(answers))
                .findFirst()
                .filter(sample -> Double.parseDouble(sample.value()) > 0)
                .isPresent();
        return new SystemPage(answered, samples.size());
    }
}
