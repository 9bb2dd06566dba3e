package dev.devmon.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Workbench;
import dev.devmon.definition.DefinedMetric;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinedMetricsTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatIsWritten() throws IOException {
        ProjectMetric metric =
                DefinedMetric.gauge("open", "shop", Duration.ofMinutes(1), new Command(List.of("true"), folder));
        DefinedMetrics known = new DefinedMetrics(
                List.of(metric),
                Map.of(
                        "open",
                                Answer.of(
                                        List.of(new Series(List.of("a", ""), "1"), new Series(List.of("b", "c"), "2"))),
                        "wrong", Answer.failed("it is wrong")));
        try (Workbench bench = new Workbench(folder)) {
            bench.folder.component("web", "");
            assertEquals(Optional.empty(), DefinedMetrics.read(bench.session()));
            known.write(bench.session());

            assertEquals(Optional.of(known), DefinedMetrics.read(bench.session()));
        }
    }
}
