package dev.devmon.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.definition.DefinedMetric;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveMetricsTest {
    @TempDir
    Path folder;

    private List<ProjectMetric> read() {
        try {
            String name = Files.readString(folder.resolve("devmon.yaml"));
            if (name.equals("wrong")) {
                throw FailureException.usage("devmon.yaml:1: it is wrong", "so it is", "mend it");
            }
            return List.of(
                    DefinedMetric.gauge(name, "shop", Duration.ofMinutes(1), new Command(List.of("true"), folder)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(LiveMetrics metrics) throws IOException {
        return metrics.now().stream().map(ProjectMetric::name).toList();
    }

    @Test
    void followsTheFileAndKeepsWhatWasRightBefore() throws IOException {
        Path file = Files.writeString(folder.resolve("devmon.yaml"), "first");
        LiveMetrics metrics = new LiveMetrics(List.of(file), read(), this::read);
        assertEquals(List.of("first"), names(metrics));

        Files.writeString(file, "second");
        assertEquals(List.of("second"), names(metrics));
        Files.writeString(file, "wrong");
        assertEquals(List.of("second"), names(metrics));
        Files.writeString(file, "the third");
        assertEquals(List.of("the third"), names(metrics));
    }
}
