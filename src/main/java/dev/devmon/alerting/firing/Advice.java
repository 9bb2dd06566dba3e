package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression.Selector;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What it means when some series are missing, and what can be done.
 *
 * @param missing names of metrics, or whole selectors; one of them is missing
 * @param present series that are there all the same
 * @param runtimes of the services that it is for; empty for every service
 * @param says why alerts cannot fire
 * @param change in the service or in devmon.yaml; null when nothing is wrong
 * @param condition what must be so for the change to make sense; null when it always does
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

    /** Its words about a service, with the name of the metric that is there in place of {@code {metric}}. */
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

    /** @param absent selectors */
    boolean fits(List<String> absent, Requirement.Presence presence, @Nullable String runtime) {
        return (runtimes.isEmpty() || (runtime != null && runtimes.contains(runtime)))
                && absent.stream()
                        .flatMap(selector -> Stream.of(selector, selector.replaceFirst("\\{.*", "")))
                        .anyMatch(text -> missing.stream()
                                .anyMatch(pattern -> pattern.matcher(text).matches()))
                && present.stream().allMatch(presence::has);
    }
}
