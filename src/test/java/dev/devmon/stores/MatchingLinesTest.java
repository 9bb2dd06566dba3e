package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatchingLinesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void asksForTheLinesOfOneServiceInASpanOfTime() {
        Node body = Json.read(MatchingLines.body("shop", "placed", "labels.currency", 100, NOON, NOON.plusSeconds(10)))
                .orElseThrow();

        assertEquals(Optional.of("shop"), body.text("/query/bool/filter/0/term/service.name"));
        assertEquals(
                Map.of("gt", "2026-01-01T12:00:00Z", "lte", "2026-01-01T12:00:10Z"),
                body.texts("/query/bool/filter/1/range/event.ingested"));
        assertEquals(
                Map.of("query", "placed", "default_field", "message"), body.texts("/query/bool/filter/2/query_string"));
        assertEquals(Map.of("field", "labels.currency", "size", "100"), body.texts("/aggs/value/terms"));
    }

    @Test
    void readsCounts() {
        assertEquals(
                Map.of("", 7L),
                MatchingLines.counts(
                        Json.read("{\"hits\": {\"total\": {\"value\": 7}}}").orElseThrow(), null));
        assertEquals(
                Map.of("EUR", 2L, "USD", 1L),
                MatchingLines.counts(
                        Json.read(
                                        """
                                        {"aggregations": {"value": {"buckets": [
                                          {"key": "EUR", "doc_count": 2}, {"key": "USD", "doc_count": 1}]}}}
                                        """)
                                .orElseThrow(),
                        "labels.currency"));
    }

    @Test
    void readsWhyAQueryIsRefused() {
        assertEquals(
                "Failed to parse query [a:(]",
                MatchingLines.refusal(
                        "{\"error\": {\"root_cause\": [{\"reason\": \"Failed to parse query [a:(]\"}]}, \"status\": 400}"));
        assertEquals("no JSON", MatchingLines.refusal("no JSON"));
    }
}
