package dev.devmon.definition;

import dev.devmon.codec.Position;
import dev.devmon.definition.ProjectMetric.Family;
import dev.devmon.definition.ProjectMetric.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Makes metrics as devmon.yaml would define them. */
public final class DefinedMetric {
    private DefinedMetric() {}

    public static ProjectMetric gauge(String name, String service, Duration every, Source source, String... labels) {
        return of(new Family(name, "Help of \\ it", ProjectMetric.Type.GAUGE), service, every, source, labels);
    }

    public static ProjectMetric counter(String name, String service, Duration every, Source source, String... labels) {
        return of(new Family(name, "Help", ProjectMetric.Type.COUNTER), service, every, source, labels);
    }

    private static ProjectMetric of(Family family, String service, Duration every, Source source, String... labels) {
        return new ProjectMetric(
                family.name(),
                family,
                Map.of(),
                List.of(labels),
                service,
                every,
                source,
                List.of(),
                new Position("devmon.yaml", 3));
    }
}
