package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression.Selector;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of alerts that cannot fire.
 *
 * @param shared metrics of no service
 * @param ceilings what keeps alerts from firing though no series is missing
 * @param advice the first that fits counts
 */
public record AdviceBook(List<Pattern> shared, SeriesIndex.Events events, List<Ceiling> ceilings, List<Advice> advice) {
    public AdviceBook {
        shared = List.copyOf(shared);
        ceilings = List.copyOf(ceilings);
        advice = List.copyOf(advice);
    }

    /** Every series that it asks for. */
    List<Selector> selectors() {
        return Stream.concat(
                        advice.stream().flatMap(entry -> entry.present().stream()),
                        events.metrics().stream().flatMap(event -> Stream.ofNullable(event.sign())))
                .toList();
    }
}
