package dev.devmon.plan;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What will be done.
 *
 * @param before steps that come before all others: the network, and images, in parallel
 * @param components component -> its steps in order; none when it stays as it is. In an order in which each component
 *     comes after those it is {@code after}; those that do not depend on each other are carried out in parallel
 * @param after steps that come when all others are done (networks and volumes that go)
 */
public record Plan(List<Step> before, Map<String, List<Step>> components, List<Step> after) {

    public Stream<Step> steps() {
        return Stream.concat(
                Stream.concat(before.stream(), components.values().stream().flatMap(List::stream)), after.stream());
    }

    /** The steps that a person is shown. */
    public Stream<Step> shown() {
        return steps().filter(step -> !step.implied());
    }

    public boolean isEmpty() {
        return steps().findAny().isEmpty();
    }

    /** One line per step: action, object, cause. */
    public String text() {
        if (isEmpty()) {
            return "nothing to do\n";
        }
        return shown().map(step -> String.format("%-16s  %s  (%s)%n", step.action(), step.object(), step.because()))
                .collect(Collectors.joining());
    }
}
