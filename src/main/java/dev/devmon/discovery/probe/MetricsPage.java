package dev.devmon.discovery.probe;

import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.exposition.FamilyCollector;
import dev.devmon.exposition.MetricFamily;
import java.io.IOException;
import java.util.List;

/** Reads what a service exposes now. */
public final class MetricsPage {
    private final HttpGet http;

    public MetricsPage(ProbeLimits limits) {
        this.http = new HttpGet(limits);
    }

    /**
     * The metrics of a service, by name.
     *
     * @param path of its metrics
     * @throws IOException when it does not answer, or not with metrics
     */
    public List<MetricFamily> families(Endpoint endpoint, String path) throws IOException {
        FamilyCollector families = new FamilyCollector();
        http.get(endpoint, path, Probe.METRICS, answer -> {
            if (answer.status() != 200) {
                throw new UnfitAnswerException(Finding.STATUS, "answers with status " + answer.status());
            }
            return ExpositionReader.read(answer.body(), Exposition.Format.of(answer.contentType()), families);
        });
        return families.families();
    }
}
