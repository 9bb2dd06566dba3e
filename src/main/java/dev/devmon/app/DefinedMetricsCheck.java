package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.agent.metrics.DefinedMetrics;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.measuring.Answer;
import dev.devmon.session.Polling;
import dev.devmon.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports the values of the metrics that devmon.yaml defines, as the agent has collected them. */
public final class DefinedMetricsCheck {
    /** The time to wait for answers; longer than the exporter of queries takes to be brought up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Session session;
    private final AgentProcess agent;

    public DefinedMetricsCheck(Session session, AgentProcess agent) {
        this.session = session;
        this.agent = agent;
    }

    /** A definition, and its values or problem. */
    public record Defined(ProjectMetric metric, Answer answer) {}

    /**
     * Returns every definition with its answer, once the agent has read the present devmon.yaml and asked for each
     * metric.
     *
     * @throws FailureException {@code USAGE} when nothing is defined, {@code COMPONENT} when no agent runs
     */
    public List<Defined> run() {
        List<ProjectMetric> metrics = session.stack().settings().metrics();
        if (metrics.isEmpty()) {
            throw FailureException.usage(
                    "devmon.yaml defines no metrics",
                    "it has no `metrics:`",
                    "docs/telemetry.md shows how to make metrics from queries, documents, log lines and commands");
        }
        if (agent.look().state() != AgentProcess.State.RUNNING) {
            throw FailureException.component(
                    "the metrics cannot be read",
                    "the agent reads them, and no agent of the stack "
                            + session.stack().name() + " is running",
                    "`devmon up` starts it");
        }
        Optional<String> missing = Polling.every(PAUSE, session).await(PATIENCE, () -> missing(metrics));
        Map<String, Answer> answers = known(metrics);
        return metrics.stream()
                .map(metric -> new Defined(
                        metric,
                        answers.getOrDefault(metric.id(), Answer.failed(missing.orElse("it was not asked for")))))
                .toList();
    }

    private Optional<String> missing(List<ProjectMetric> metrics) {
        Map<String, Answer> answers = known(metrics);
        return metrics.stream().allMatch(metric -> answers.containsKey(metric.id()))
                ? Optional.empty()
                : Optional.of("the agent has not asked for it within " + PATIENCE.toSeconds()
                        + " s; the agent's log in "
                        + session.state().path() + " may say why");
    }

    /** Returns the answers of the agent; empty while it works with other definitions. */
    private Map<String, Answer> known(List<ProjectMetric> metrics) {
        try {
            return DefinedMetrics.read(session)
                    .filter(known -> known.definitions().equals(DefinedMetrics.fingerprint(metrics)))
                    .map(DefinedMetrics::answers)
                    .orElse(Map.of());
        } catch (IOException e) {
            throw new FailureException(
                    Failure.component(
                            "what the agent has found cannot be read",
                            String.valueOf(e.getMessage()),
                            "check the permissions of the state folder, "
                                    + session.state().path()),
                    e);
        }
    }
}
