package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogCountsTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final String PATTERN =
            "devmon_log_pattern_matches_total{service=\"shop \\\"2\\\"\",env=\"development\",pattern=\"jndi\"} ";

    private static Node answer(int count) {
        return answer("\"pattern\": {\"buckets\": [{\"key\": \"jndi\", \"doc_count\": " + count + "}]}");
    }

    private static Node answer(String counted) {
        return Json.read(
                        "{\"aggregations\": {\"service\": {\"buckets\": [{\"key\": \"shop \\\"2\\\"\", \"env\": {\"buckets\": ["
                                + "{\"key\": \"development\", " + counted + "}]}}]}}}")
                .orElseThrow();
    }

    @Test
    void showsANewCounterAsZeroFirstSoThatItsFirstLinesAreAnIncrease() {
        LogCounts counts = new LogCounts();
        counts.add(answer(3), NOON);

        assertTrue(counts.text(NOON.plusSeconds(14)).endsWith(PATTERN + "0\n"));
        assertTrue(counts.text(NOON.plusSeconds(15)).endsWith(PATTERN + "3\n"));
    }

    @Test
    void addsUpWhatIsOfOneKind() {
        LogCounts counts = new LogCounts();
        Node answer = answer(
                """
                "level": {"buckets": [{"key": "error", "doc_count": 2}, {"key": "unknown", "doc_count": 1}]},
                "type": {"buckets": [{"key": "java.io.IOException", "doc_count": 2}]},
                "pattern": {"buckets": [{"key": "jndi", "doc_count": 3}]},
                "failed": {"doc_count": 1}
                """);
        counts.add(answer, NOON);
        counts.add(answer, NOON.plusSeconds(10));

        assertEquals(
                """
                # HELP devmon_log_lines_total Log lines, by level.
                # TYPE devmon_log_lines_total counter
                devmon_log_lines_total{service="shop \\"2\\"",env="development",level="error"} 4
                devmon_log_lines_total{service="shop \\"2\\"",env="development",level="unknown"} 2
                # HELP devmon_log_errors_total Log lines with an error, by its type.
                # TYPE devmon_log_errors_total counter
                devmon_log_errors_total{service="shop \\"2\\"",env="development",type="java.io.IOException"} 4
                # HELP devmon_log_pattern_matches_total Log lines that look like an attack or contained a secret.
                # TYPE devmon_log_pattern_matches_total counter
                devmon_log_pattern_matches_total{service="shop \\"2\\"",env="development",pattern="jndi"} 6
                # HELP devmon_log_lines_unparsed_total Log lines that the pipeline failed on.
                # TYPE devmon_log_lines_unparsed_total counter
                devmon_log_lines_unparsed_total{service="shop \\"2\\"",env="development"} 2
                """,
                counts.text(NOON.plusSeconds(20)));
    }

    @Test
    void saysNothingBeforeTheFirstLine() {
        LogCounts counts = new LogCounts();
        counts.add(answer("\"pattern\": {\"buckets\": []}, \"failed\": {\"doc_count\": 0}"), NOON);

        assertEquals("", counts.text(NOON));
    }

    @Test
    void typesThatMakeThemselvesUpAreOneBeyondAHundred() {
        LogCounts counts = new LogCounts();
        String types = IntStream.range(0, 110)
                .mapToObj(i -> "{\"key\": \"E%03d\", \"doc_count\": 1}".formatted(i))
                .collect(Collectors.joining(", "));
        Node answer = answer("\"type\": {\"buckets\": [" + types + "]}");
        counts.add(answer, NOON);
        counts.add(answer, NOON);

        String text = counts.text(NOON.plusSeconds(15));
        assertEquals(101, text.lines().filter(line -> line.contains("type=")).count());
        assertTrue(text.contains("type=\"E099\"} 2"), text);
        assertTrue(text.contains("type=\"other\"} 20"), text);
    }

    @Test
    void asksForWhatCameInBetweenTwoTimes() {
        Node body = Json.read(LogCounts.body(NOON, NOON.plusSeconds(10))).orElseThrow();

        Node range = body.find("/query/bool/filter/0/range/event.ingested").orElseThrow();
        assertEquals("2026-01-02T12:00:00Z", range.text("/gt").orElse(""));
        assertEquals("2026-01-02T12:00:10Z", range.text("/lte").orElse(""));
        assertEquals("service.name", body.text("/aggs/service/terms/field").orElse(""));
    }
}
