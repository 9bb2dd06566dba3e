package dev.devmon.discovery.probe;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.exposition.FamilyCollector;
import dev.devmon.exposition.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The metrics that a service exposes now.
 *
 * @param families the metrics, by name
 * @param duplicate a series that the page has twice, as it is written there; the scraper drops one of them
 */
public record MetricsPage(List<MetricFamily> families, Optional<String> duplicate) {
    /** The part of a sample before its value: the name, and the labels if it has any. */
    private static final Pattern SERIES = Pattern.compile(
            "^([a-zA-Z_:][\\w:]*+(?:\\{(?:[^\"}\\n]|\"(?:[^\"\\\\\\n]|\\\\.)*+\")*+})?)[ \\t]+\\S", Pattern.MULTILINE);

    /**
     * Requests and reads the page.
     *
     * @param path the path of the service's metrics
     * @param route the route to the service
     * @throws IOException when the service does not answer, or not with metrics
     */
    static MetricsPage read(Endpoint endpoint, Access access, String path, ProbeLimits limits, Route route)
            throws IOException {
        return new HttpGet(limits, access, route).get(endpoint, path, Probe.METRICS, answer -> {
            if (answer.status() != 200) {
                throw new UnfitAnswerException(Finding.STATUS, "answers with status " + answer.status());
            }
            byte[] body = answer.body().readAllBytes();
            FamilyCollector families = new FamilyCollector();
            ExpositionReader.read(new ByteArrayInputStream(body), Exposition.Format.of(answer.contentType()), families);
            return new MetricsPage(families.families(), duplicate(new String(body, StandardCharsets.UTF_8)));
        });
    }

    /** Returns a sentence on the metric with the most series, and the label that makes most of them. */
    public Optional<String> largest() {
        return families.stream()
                .max(Comparator.comparing(MetricFamily::series))
                .map(family -> family.name() + " has " + family.series() + " of them"
                        + family.labels().entrySet().stream()
                                .max(Map.Entry.comparingByValue())
                                .map(label -> ", mostly by the label " + label.getKey())
                                .orElse(""));
    }

    private static Optional<String> duplicate(String page) {
        Set<String> seen = new HashSet<>();
        return SERIES.matcher(page)
                .results()
                .map(sample -> sample.group(1))
                .filter(series -> !seen.add(series))
                .findFirst();
    }
}
