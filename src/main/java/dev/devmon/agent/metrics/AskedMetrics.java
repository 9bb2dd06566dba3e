package dev.devmon.agent.metrics;

import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.measuring.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics whose sources the agent asks itself, commands and documents: asks each when it is due, and keeps its
 * latest answer.
 */
final class AskedMetrics {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<ProjectMetric, MetricRun> running = new HashMap<>();
    private final Map<ProjectMetric, Instant> due = new HashMap<>();
    private final Map<ProjectMetric, Answer> answers = new LinkedHashMap<>();

    AskedMetrics(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the latest answers by the ids of their metrics, without waiting; metrics that have not answered yet are
     * absent.
     *
     * @param metrics the metrics that are defined now, of any source
     */
    Map<String, Answer> answers(List<ProjectMetric> metrics) {
        due.keySet().retainAll(metrics);
        answers.keySet().retainAll(metrics);
        Instant now = clock.instant();
        metrics.stream().filter(AskedMetrics::asked).forEach(metric -> {
            if (!running.containsKey(metric)
                    && !due.getOrDefault(metric, Instant.EPOCH).isAfter(now)) {
                due.put(metric, now.plus(metric.every()));
                running.put(
                        metric,
                        metric.source() instanceof Command
                                ? CommandSource.ask(metric, LONGEST)
                                : DocumentSource.ask(metric, LONGEST));
            }
        });
        running.entrySet().removeIf(run -> {
            // Checked before the answer is taken: a run that ends in between would be dropped together with its answer
            boolean over = run.getValue().over();
            if (due.containsKey(run.getKey())) {
                run.getValue().answer().ifPresent(answer -> answers.put(run.getKey(), answer));
            }
            return over;
        });
        Map<String, Answer> found = new LinkedHashMap<>();
        answers.forEach((metric, answer) -> found.put(metric.id(), answer));
        return found;
    }

    private static boolean asked(ProjectMetric metric) {
        return metric.source() instanceof Command || metric.source() instanceof Document;
    }

    boolean hasNews() {
        return running.values().stream().anyMatch(MetricRun::over);
    }
}
