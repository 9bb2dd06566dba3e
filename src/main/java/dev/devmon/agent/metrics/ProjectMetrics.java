package dev.devmon.agent.metrics;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.ComponentStart;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Beside;
import dev.devmon.definition.ProjectMetric.Family;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.exposition.MetricsText;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the metrics that devmon.yaml defines, and logs why one of them has no values. */
public final class ProjectMetrics implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectMetrics.class);

    private final Session session;
    private final LiveMetrics defined;
    private final Supplier<List<DiscoveredService>> services;
    private final AskedMetrics asked;
    private final LineMetrics lines;
    private final QueryMetrics queries;
    private final StateVolumeFile file;
    private final Map<ProjectMetric, String> said = new LinkedHashMap<>();
    private RunningStack running;
    private DefinedMetrics written = new DefinedMetrics(List.of(), Map.of());
    private boolean emptied;

    /**
     * @param machine returns the address of this machine in the host network of the engine; empty where both are the
     *     same machine
     */
    public ProjectMetrics(
            Session session,
            LiveMetrics defined,
            LoginSearch search,
            Supplier<List<DiscoveredService>> services,
            Supplier<Optional<String>> machine,
            ComponentStart start) {
        this.session = session;
        this.defined = defined;
        this.services = services;
        this.asked = new AskedMetrics(session.clock());
        this.lines = new LineMetrics(session.clock());
        this.queries = new QueryMetrics(session, search, machine, start);
        this.file = new StateVolumeFile(session, StateKind.DISCOVERY_METRICS, "defined.prom");
        this.running = new RunningStack(session.stack(), List.of());
    }

    @Override
    public void refresh(RunningStack latest) {
        running = latest;
        emptied = false;
        file.refresh(latest);
        queries.refresh(latest);
    }

    @Override
    public void run() throws IOException {
        List<ProjectMetric> metrics = defined.now();
        said.keySet().retainAll(metrics);
        Map<String, Answer> answers = new LinkedHashMap<>(asked.answers(metrics));
        answers.putAll(lines.answers(metrics, running));
        try {
            answers.putAll(queries.answers(metrics, running, services.get()));
        } finally {
            say(metrics, answers);
            write(metrics, answers);
        }
    }

    private void write(List<ProjectMetric> metrics, Map<String, Answer> answers) throws IOException {
        // There may have been some before.
        if (!metrics.isEmpty() || !emptied) {
            file.write(text(
                    metrics, answers, session.stack().settings().discovery().env()));
            emptied = metrics.isEmpty();
        }
        DefinedMetrics known = new DefinedMetrics(metrics, answers);
        if (!known.equals(written)) {
            known.write(session);
            written = known;
        }
    }

    @Override
    public boolean hasNews() {
        return asked.hasNews();
    }

    private void say(List<ProjectMetric> metrics, Map<String, Answer> answers) {
        for (ProjectMetric metric : metrics) {
            Answer answer = answers.get(metric.id());
            String problem = answer == null || answer.problem() == null ? "" : answer.problem();
            if (answer != null && !problem.equals(said.getOrDefault(metric, ""))) {
                if (problem.isEmpty()) {
                    LOG.info("{} has values again", metric.id());
                } else {
                    LOG.warn("{}: {} has no values: {}", metric.at(), metric.id(), problem);
                }
                said.put(metric, problem);
            }
        }
    }

    /**
     * Returns the metrics in Prometheus's text format. The label {@code defined_by} tells the scraper that service and
     * env are not those of the exporter of files.
     */
    static String text(List<ProjectMetric> metrics, Map<String, Answer> answers, String env) {
        Map<String, Family> families = new LinkedHashMap<>();
        Map<String, Set<String>> samples = new LinkedHashMap<>();
        for (ProjectMetric metric : metrics) {
            for (Answer.Series series : series(answers, metric)) {
                families.putIfAbsent(metric.name(), metric.family());
                samples.computeIfAbsent(metric.name(), name -> new LinkedHashSet<>())
                        .add(labels(metric, series, Map.of(), env) + " " + series.value());
                for (Beside beside : metric.beside()) {
                    families.putIfAbsent(beside.family().name(), beside.family());
                    samples.computeIfAbsent(beside.family().name(), name -> new LinkedHashSet<>())
                            .add(labels(metric, series, beside.fixed(), env) + " " + beside.value());
                }
            }
        }
        return families.values().stream()
                        .map(family -> MetricsText.family(
                                family.name(),
                                family.type().word(),
                                family.help().replace("\\", "\\\\"),
                                Objects.requireNonNull(samples.get(family.name())).stream()))
                        .collect(Collectors.joining())
                + MetricsText.family(
                        "devmon_defined_metric_up",
                        "gauge",
                        "Whether a metric defined in devmon.yaml has values.",
                        metrics.stream()
                                .filter(metric -> answers.containsKey(metric.id()))
                                .map(metric -> MetricsText.labels(
                                                "service", metric.service(), "env", env, "metric", metric.id())
                                        + (up(answers, metric) ? " 1" : " 0")));
    }

    private static List<Answer.Series> series(Map<String, Answer> answers, ProjectMetric metric) {
        return Optional.ofNullable(answers.get(metric.id())).map(Answer::series).orElse(List.of());
    }

    private static boolean up(Map<String, Answer> answers, ProjectMetric metric) {
        return Stream.ofNullable(answers.get(metric.id())).allMatch(answer -> answer.problem() == null);
    }

    private static String labels(ProjectMetric metric, Answer.Series series, Map<String, String> more, String env) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("service", metric.service());
        labels.put("env", env);
        labels.put("defined_by", "devmon.yaml");
        labels.putAll(metric.fixed());
        labels.putAll(more);
        for (int i = 0; i < metric.labels().size(); i++) {
            labels.put(metric.labels().get(i), series.labels().get(i));
        }
        return MetricsText.labels(labels.entrySet().stream()
                .flatMap(label -> Stream.of(label.getKey(), label.getValue()))
                .toArray(String[]::new));
    }
}
