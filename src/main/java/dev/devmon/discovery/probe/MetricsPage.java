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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a service exposes now.
 *
 * @param families by name
 * @param duplicate a series that the page gives twice, as it is written there; the scraper drops one of them
 */
public record MetricsPage(List<MetricFamily> families, Optional<String> duplicate) {
    /** A sample up to its value: the name, and the labels if it has any. */
    private static final Pattern SERIES = Pattern.compile(
            "^([a-zA-Z_:][\\w:]*+(?:\\{(?:[^\"}\\n]|\"(?:[^\"\\\\\\n]|\\\\.)*+\")*+})?)[ \\t]+\\S", Pattern.MULTILINE);

    /**
     * Reads it.
     *
     * @param path of its metrics
     * @param route to it
     * @throws IOException when it does not answer, or not with metrics
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

    private static Optional<String> duplicate(String page) {
        Set<String> seen = new HashSet<>();
        return SERIES.matcher(page)
                .results()
                .map(sample -> sample.group(1))
                .filter(series -> !seen.add(series))
                .findFirst();
    }
}
