package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression.Selector;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Advice for alerts that cannot fire because series are missing.
 *
 * @param missing patterns of metric names or whole selectors, one of which is missing
 * @param present series that exist nevertheless
 * @param runtimes the runtimes of the services that it is for; empty for every service
 * @param says why the alerts cannot fire
 * @param change the change to make in the service or in devmon.yaml; null when nothing is wrong
 * @param condition when the change makes sense; null when it always does
 */
public record Advice(
        List<Pattern> missing,
        List<Selector> present,
        List<String> runtimes,
        String says,
        @Nullable String change,
        @Nullable String condition) {
    private static final String METRIC = "{metric}";

    public Advice {
        missing = List.copyOf(missing);
        present = List.copyOf(present);
        runtimes = List.copyOf(runtimes);
    }

    /** Returns the advice about a service, with the name of the existing metric in place of {@code {metric}}. */
    Advice about(Requirement.Presence presence) {
        String metric = present.stream()
                .flatMap(selector -> presence.name(selector).stream())
                .findFirst()
                .orElse(METRIC);
        return new Advice(
                missing,
                present,
                runtimes,
                says.replace(METRIC, metric),
                change == null ? null : change.replace(METRIC, metric),
                condition == null ? null : condition.replace(METRIC, metric));
    }

    /**
     * Returns whether the advice applies.
     *
     * @param absent the selectors without a series
     */
    boolean fits(List<String> absent, Requirement.Presence presence, @Nullable String runtime) {
        return (runtimes.isEmpty() || (runtime != null && runtimes.contains(runtime)))
                && absent.stream()
                        .flatMap(selector -> Stream.of(selector, selector.replaceFirst("\\{.*", "")))
                        .anyMatch(text -> missing.stream()
                                .anyMatch(pattern -> pattern.matcher(text).matches()))
                && present.stream().allMatch(presence::has);
    }
}
