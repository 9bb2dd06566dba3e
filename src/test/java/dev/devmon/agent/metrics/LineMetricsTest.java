package dev.devmon.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Workbench;
import dev.devmon.codec.Json;
import dev.devmon.definition.DefinedMetric;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Lines;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.session.RunningStack;
import dev.devmon.stores.MatchingLines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineMetricsTest {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final ProjectMetric ALL =
            DefinedMetric.counter("lines_total", "shop", EVERY, new Lines("shop", null, null));
    private static final ProjectMetric BY_STATUS = DefinedMetric.counter(
            "placed_total", "shop", EVERY, new Lines("shop", "placed", "labels.status"), "status");

    @TempDir
    Path folder;

    private Workbench bench;
    private LineMetrics metrics;
    private int port;

    @BeforeEach
    void aStoreOfLogLines() {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web("store", port, "serves: {log-search: http}\n");
        bench.bringUp("store");
        metrics = new LineMetrics(bench.clock);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Map<String, Answer> answers() {
        bench.clock.sleep(EVERY);
        return metrics.answers(List.of(ALL, BY_STATUS), RunningStack.of(bench.session()));
    }

    private void answer(int status, String body) {
        bench.pages.answer(port, MatchingLines.PATH, status, body);
    }

    private static Answer counted(String value, String... labels) {
        return Answer.of(List.of(new Series(List.of(labels), value)));
    }

    @Test
    void addsUpWhatCameInAndKeepsItWhileTheStoreIsSilent() {
        answer(
                200,
                """
                {"hits": {"total": {"value": 3}},
                 "aggregations": {"value": {"buckets": [{"key": "success", "doc_count": 2}]}}}
                """);
        assertEquals(Map.of("lines_total", counted("0"), "placed_total", counted("0", "success")), answers());
        assertEquals(counted("0", "success"), answers().get("placed_total"), "born at zero, for fifteen seconds");
        assertEquals(Map.of("lines_total", counted("9"), "placed_total", counted("6", "success")), answers());

        bench.pages.close(port);
        assertEquals(Map.of("lines_total", counted("9"), "placed_total", counted("6", "success")), answers());

        bench.pages.open(port, 200);
        assertEquals(Map.of("lines_total", counted("12"), "placed_total", counted("8", "success")), answers());
    }

    @Test
    void asksFromWhereItStopped() {
        answers();
        bench.pages.close(port);
        String first = from();
        answers();
        bench.pages.open(port, 200);
        answer(200, "{\"hits\": {\"total\": {\"value\": 3}}}");
        answers();
        assertEquals(first, from(), "what could not be counted is counted later");
        answers();
        assertEquals(Instant.parse(first).plus(EVERY.multipliedBy(2)).toString(), from());
    }

    /** The beginning of the span of time that was asked for last. */
    private String from() {
        return Json.read(bench.pages.body("POST " + MatchingLines.PATH))
                .flatMap(body -> body.text("/query/bool/filter/1/range/event.ingested/gt"))
                .orElseThrow();
    }

    @Test
    void saysWhatTheStoreRefuses() {
        answer(400, "{\"error\": {\"root_cause\": [{\"reason\": \"Failed to parse query [(]\"}]}}");

        assertEquals(
                "the log store answers: Failed to parse query [(]",
                String.valueOf(
                        Objects.requireNonNull(answers().get("lines_total")).problem()));
    }
}
