package dev.devmon.plan;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The steps to be taken.
 *
 * @param before steps before all others: the network, and images, in parallel
 * @param components component -> its steps in order; none when it stays as it is. Sorted so that each component follows
 *     those it is {@code after}; components that do not depend on each other are carried out in parallel
 * @param after steps after all others: the networks and volumes to remove
 */
public record Plan(List<Step> before, Map<String, List<Step>> components, List<Step> after) {

    public Stream<Step> steps() {
        return Stream.concat(
                Stream.concat(before.stream(), components.values().stream().flatMap(List::stream)), after.stream());
    }

    /** Returns the steps to show to a person. */
    public Stream<Step> shown() {
        return steps().filter(step -> !step.implied());
    }

    public boolean isEmpty() {
        return steps().findAny().isEmpty();
    }

    /** Returns a line for each step: action, object, cause. */
    public String text() {
        if (isEmpty()) {
            return "nothing to do\n";
        }
        return shown().map(step -> String.format("%-16s  %s  (%s)%n", step.action(), step.object(), step.because()))
                .collect(Collectors.joining());
    }
}
