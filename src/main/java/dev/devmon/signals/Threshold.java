package dev.devmon.signals;

import dev.devmon.codec.Position;
import dev.devmon.codec.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tunable value that alerts compare with.
 *
 * @param key the key by which it is tuned
 * @param record the name of the series that it is recorded as
 * @param over a series that exists for everything that needs the threshold
 * @param by the labels that it is recorded by
 * @param labels labels that its series gets besides those
 * @param stated the metric with which a service states the value itself; null when there is none
 */
record Threshold(
        String key,
        String record,
        Kind kind,
        Value standard,
        String over,
        List<String> by,
        Map<String, String> labels,
        @Nullable String stated) {

    Threshold {
        by = List.copyOf(by);
        labels = new TreeMap<>(labels);
    }

    /**
     * A value of a threshold.
     *
     * @param text the value as written
     * @param number the value as recorded: seconds, or a share of 1
     * @param at where it is written
     */
    record Value(String text, BigDecimal number, Position at) {
        /** Returns the number as a PromQL literal. */
        String literal() {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
    }

    /** The form in which values are written. */
    enum Kind {
        DURATION("a duration such as 300ms or 2s") {
            @Override
            Optional<BigDecimal> parse(String text) {
                return Quantity.duration(text)
                        .filter(duration -> !duration.isZero())
                        .map(duration -> BigDecimal.valueOf(duration.toMillis(), 3));
            }
        },
        RATIO("a percentage such as 5% or 99.9%") {
            @Override
            Optional<BigDecimal> parse(String text) {
                return Quantity.ratio(text);
            }
        };

        private final String form;

        Kind(String form) {
            this.form = form;
        }

        abstract Optional<BigDecimal> parse(String text);

        String form() {
            return form;
        }
    }
}
