package dev.devmon.stores;

import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.stores.MetricsQuery.Sample;
import java.util.List;
import java.util.Optional;

/**
 * What measures the machine's containers: the component for it or, where that sees none, the engine. The component sees
 * none where the engine keeps containers in a containerd that it cannot reach, as in Docker Desktop.
 *
 * @param component the name of the component that measures containers
 */
public record ContainerMeasurement(String component, Source source) {
    private static final String SERIES = "count by (job) (container_start_time_seconds)";

    /** The source of the series. */
    public enum Source {
        COMPONENT,
        ENGINE,
        NOBODY
    }

    /**
     * Returns what the metrics store shows now; empty when it cannot be asked, or the stack has no component for this.
     */
    public static Optional<ContainerMeasurement> of(Stack stack, MetricsQuery metrics) {
        return stack.serving(ServedApi.CONTAINER_METRICS).map(Component::name).flatMap(component -> metrics.instant(
                        SERIES)
                .map(found -> new ContainerMeasurement(component, source(component, found))));
    }

    private static Source source(String component, List<Sample> found) {
        if (found.isEmpty()) {
            return Source.NOBODY;
        }
        return found.stream()
                        .anyMatch(sample -> component.equals(sample.labels().get("job")))
                ? Source.COMPONENT
                : Source.ENGINE;
    }

    /** Describes the source in words. */
    public String describe() {
        return switch (source) {
            case COMPONENT -> "measured by " + component;
            case ENGINE ->
                component
                        + " reports none; measured by the engine's own statistics, which count no out-of-memory kills";
            case NOBODY -> "not measured yet";
        };
    }
}
