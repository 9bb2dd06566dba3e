package dev.devmon.agent.metrics;

import dev.devmon.codec.JsonFile;
import dev.devmon.codec.Node;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest answers of the metrics that devmon.yaml defines, as the agent writes them into the state folder.
 *
 * @param definitions the fingerprint of the definitions that were in force
 * @param answers metric id -> answer; metrics that were not asked yet are absent
 */
public record DefinedMetrics(int schemaVersion, String definitions, Map<String, Answer> answers) {
    DefinedMetrics(List<ProjectMetric> metrics, Map<String, Answer> answers) {
        this(1, fingerprint(metrics), answers);
    }

    /** Returns a fingerprint that changes with the definitions. */
    public static String fingerprint(List<ProjectMetric> metrics) {
        return Integer.toHexString(metrics.toString().hashCode());
    }

    /**
     * Reads the file, or returns empty when no agent has written it.
     *
     * @throws IOException when the file cannot be read
     */
    public static Optional<DefinedMetrics> read(Session session) throws IOException {
        return file(session).read().map(document -> {
            Map<String, Answer> answers = new LinkedHashMap<>();
            if (document.find("/answers").orElse(document) instanceof Node.Mapping mapping) {
                mapping.entries().forEach((id, answer) -> answers.put(id, answer(answer)));
            }
            return new DefinedMetrics(1, document.text("/definitions").orElse(""), answers);
        });
    }

    private static Answer answer(Node node) {
        List<Series> series = node.children("/series").stream()
                .map(one -> new Series(
                        one.children("/labels").stream()
                                .map(label -> label.text("").orElse(""))
                                .toList(),
                        one.text("/value").orElse("")))
                .toList();
        return new Answer(
                series,
                node.text("/problem").filter(problem -> !problem.isEmpty()).orElse(null));
    }

    void write(Session session) throws IOException {
        file(session).write(this);
    }

    private static JsonFile file(Session session) {
        return new JsonFile(session.state().file("defined-metrics.json"));
    }
}
