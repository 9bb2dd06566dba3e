package dev.devmon.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryTelemetryTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final CanaryTelemetry canary = CanaryTelemetry.at(NOON);

    private static Node json(String text) {
        return Json.read(text).orElseThrow();
    }

    @Test
    void isAnotherOneEachTime() {
        assertNotEquals(canary.traceId(), CanaryTelemetry.at(NOON).traceId());
        assertTrue(canary.traceId().matches("[0-9a-f]{32}"), canary::traceId);
    }

    @Test
    void isATraceOfThreeSpansOneBelowTheOther() {
        List<Node> spans = json(canary.traces())
                .find("/resourceSpans/0/scopeSpans/0/spans")
                .orElseThrow()
                .children();

        assertEquals(3, spans.size());
        for (int i = 0; i < spans.size(); i++) {
            assertEquals(canary.traceId(), spans.get(i).text("/traceId").orElse(""));
            assertEquals(
                    i == 0 ? "" : canary.spanIds().get(i - 1),
                    spans.get(i).text("/parentSpanId").orElse(""));
        }
        assertEquals(
                "1767355200000000000", spans.get(0).text("/endTimeUnixNano").orElse(""));
        assertEquals(
                "1767355199940000000", spans.get(0).text("/startTimeUnixNano").orElse(""));
    }

    @Test
    void hasItsTraceAsTheExemplarOfItsDuration() {
        Node point = json(canary.metrics())
                .find("/resourceMetrics/0/scopeMetrics/0/metrics/0/histogram/dataPoints/0")
                .orElseThrow();

        assertEquals(canary.traceId(), point.text("/exemplars/0/traceId").orElse(""));
        assertEquals("1", point.text("/bucketCounts/1").orElse(""));
        assertEquals("1", point.text("/count").orElse(""));
    }

    @Test
    void logsALineInEachSpan() {
        List<Node> records = json(canary.logs())
                .find("/resourceLogs/0/scopeLogs/0/logRecords")
                .orElseThrow()
                .children();

        assertEquals(
                canary.spanIds(),
                records.stream()
                        .map(record -> record.text("/spanId").orElse(""))
                        .toList());
        assertEquals(1, canary.logLine().lines().count());
    }
}
