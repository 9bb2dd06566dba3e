package dev.devmon.agent.metrics;

import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.DocumentValues;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.time.Duration;

/** Fetches the document that a metric is read from. */
final class DocumentSource {
    private DocumentSource() {}

    static MetricRun ask(ProjectMetric metric, Duration longest) {
        Document document = (Document) metric.source();
        return new MetricRun(
                "metric " + metric.id(),
                () -> read(document, metric, longest),
                longest,
                Answer.failed(document.url() + " did not answer within " + longest.toSeconds() + " s"));
    }

    private static Answer read(Document document, ProjectMetric metric, Duration longest) {
        try {
            LocalHttp.Answer found = LocalHttp.request("GET", document.url().toString(), longest);
            return found.ok()
                    ? DocumentValues.read(found.body(), document, metric.labels())
                    : Answer.failed(document.url() + " answers " + found.status());
        } catch (IOException e) {
            return Answer.failed(document.url() + " does not answer: " + e.getMessage());
        }
    }
}
