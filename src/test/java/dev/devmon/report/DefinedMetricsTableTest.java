package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.DefinedMetricsCheck.Defined;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.definition.DefinedMetric;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefinedMetricsTableTest {
    private static final List<Defined> METRICS = List.of(
            new Defined(metric("orders_open", "status"), Answer.of(series(5))),
            new Defined(metric("mails_open"), Answer.of(List.of(new Series(List.of(), "7")))),
            new Defined(metric("wrong"), Answer.failed("it prints \"\u001b[2J\"")));

    private static ProjectMetric metric(String name, String... labels) {
        return DefinedMetric.gauge(
                name, "shop", Duration.ofMinutes(1), new Command(List.of("true"), Path.of("/")), labels);
    }

    private static List<Series> series(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Series(List.of("s" + i), Integer.toString(i)))
                .toList();
    }

    @Test
    void showsValuesOrWhyThereAreNone() {
        assertEquals(
                """
                METRIC       SERVICE  SERIES  VALUES
                orders_open  shop     5       status=s0 0, status=s1 1, status=s2 2 and 2 more
                mails_open   shop     1       7
                wrong        shop     -       none: see below

                devmon.yaml:3: wrong has no values: it prints "\\u001b[2J"
                """,
                DefinedMetricsTable.text(METRICS, TextStyle.Mode.NONE));
    }

    @Test
    void isADocumentForPrograms() {
        Node document = Json.read(DefinedMetricsTable.json(METRICS)).orElseThrow();

        assertEquals(Optional.of("orders_open"), document.text("/metrics/0/name"));
        assertEquals(Map.of("status", "s4"), document.texts("/metrics/0/series/4/labels"));
        assertEquals(Optional.of("7"), document.text("/metrics/1/series/0/value"));
        assertEquals(Optional.of("it prints \"\u001b[2J\""), document.text("/metrics/2/problem"));
    }
}
