package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import dev.devmon.signals.Threshold.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rules that record every threshold for every service, so that alerts compare one series with another. */
final class ThresholdRules {
    static final String FILE = "thresholds.yml";

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private ThresholdRules() {}

    static RecordingRuleFile of(Thresholds thresholds, String origin) {
        return new RecordingRuleFile(
                origin,
                "thresholds",
                INTERVAL,
                thresholds.all().stream()
                        .map(threshold -> rule(threshold, thresholds))
                        .toList());
    }

    /** Returns one rule for all services: of alternatives, {@code or} takes the first that exists. */
    private static RecordingRule rule(Threshold threshold, Thresholds thresholds) {
        String by = String.join(", ", threshold.by());
        List<String> alternatives = new ArrayList<>();
        thresholds
                .tuned(threshold)
                .forEach((service, value) -> alternatives.add(
                        constant(value, by, threshold.over() + "{" + PromQl.equal("service", service) + "}")));
        if (threshold.stated() != null) {
            alternatives.add("max by (" + by + ") (" + threshold.stated() + ")");
        }
        alternatives.add(constant(thresholds.standard(threshold), by, threshold.over()));
        return new RecordingRule(
                threshold.key(), threshold.record(), String.join("\nor\n", alternatives), threshold.labels());
    }

    private static String constant(Value value, String by, String series) {
        return value.literal() + " * group by (" + by + ") (" + series + ")";
    }
}
