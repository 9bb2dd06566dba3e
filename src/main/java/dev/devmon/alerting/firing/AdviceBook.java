package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression.Selector;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All advice about alerts that cannot fire.
 *
 * @param shared metrics that belong to no service
 * @param ceilings what keeps alerts from firing although no series is missing
 * @param advice the advice, of which the first that applies counts
 */
public record AdviceBook(List<Pattern> shared, SeriesIndex.Events events, List<Ceiling> ceilings, List<Advice> advice) {
    public AdviceBook {
        shared = List.copyOf(shared);
        ceilings = List.copyOf(ceilings);
        advice = List.copyOf(advice);
    }

    /** Returns every series that the advice refers to. */
    List<Selector> selectors() {
        return Stream.concat(
                        advice.stream().flatMap(entry -> entry.present().stream()),
                        events.metrics().stream().flatMap(event -> Stream.ofNullable(event.sign())))
                .toList();
    }
}
