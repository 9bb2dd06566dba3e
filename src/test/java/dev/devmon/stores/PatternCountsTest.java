package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatternCountsTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final String SERIES =
            "devmon_log_pattern_matches_total{pattern=\"jndi\",service=\"shop \\\"2\\\"\",env=\"development\"} ";

    private static Node answer(int count) {
        return Json.read(
                        "{\"aggregations\": {\"pattern\": {\"buckets\": [{\"key\": \"jndi\", \"service\": {\"buckets\": ["
                                + "{\"key\": \"shop \\\"2\\\"\", \"env\": {\"buckets\": [{\"key\": \"development\", \"doc_count\": "
                                + count + "}]}}]}}]}}}")
                .orElseThrow();
    }

    @Test
    void showsANewCounterAsZeroFirstSoThatItsFirstMatchesAreAnIncrease() {
        PatternCounts counts = new PatternCounts();
        counts.add(answer(3), NOON);

        assertTrue(counts.text(NOON.plusSeconds(14)).endsWith(SERIES + "0\n"));
        assertTrue(counts.text(NOON.plusSeconds(15)).endsWith(SERIES + "3\n"));
    }

    @Test
    void addsUp() {
        PatternCounts counts = new PatternCounts();
        counts.add(answer(3), NOON);
        counts.add(answer(2), NOON.plusSeconds(10));

        assertEquals(
                """
                # HELP devmon_log_pattern_matches_total Log lines that look like an attack or contained a secret.
                # TYPE devmon_log_pattern_matches_total counter
                """
                        + SERIES + "5\n",
                counts.text(NOON.plusSeconds(20)));
    }

    @Test
    void saysNothingBeforeTheFirstMatch() {
        PatternCounts counts = new PatternCounts();
        counts.add(
                Json.read("{\"aggregations\": {\"pattern\": {\"buckets\": []}}}")
                        .orElseThrow(),
                NOON);

        assertEquals("", counts.text(NOON));
    }

    @Test
    void asksForWhatCameInBetweenTwoTimes() {
        Node body = Json.read(PatternCounts.body(NOON, NOON.plusSeconds(10))).orElseThrow();

        Node range = body.find("/query/bool/filter/1/range/event.ingested").orElseThrow();
        assertEquals("2026-01-02T12:00:00Z", range.text("/gt").orElse(""));
        assertEquals("2026-01-02T12:00:10Z", range.text("/lte").orElse(""));
        assertEquals(
                "service.name",
                body.text("/aggs/pattern/aggs/service/terms/field").orElse(""));
    }
}
