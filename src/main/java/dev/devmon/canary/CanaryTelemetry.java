package dev.devmon.canary;

import dev.devmon.codec.Json;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The telemetry of one request to a service: a trace of three spans, a log line for each, and a duration whose exemplar
 * is the trace. In the JSON form of OTLP (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding": ids in
 * hexadecimal, 64-bit numbers as texts).
 *
 * @param traceId the trace id, 32 hexadecimal digits
 * @param spanIds the ids of the request's span, and of two steps below it
 * @param at when the request ended
 */
public record CanaryTelemetry(String traceId, List<String> spanIds, String correlationId, Instant at) {
    public static final String SERVICE = "devmon-canary";

    /** The name of the metric in Prometheus. */
    public static final String METRIC = "devmon_canary_duration_seconds";

    public static final int SPANS = 3;

    /** The message of {@link #logLine}. */
    public static final String LINE = "canary by line";

    private static final long STEP_NANOS = 20_000_000;
    private static final double SECONDS = 0.06;
    private static final int INTERNAL =
            1; // SPAN_KIND_INTERNAL: no request of a service, so that no dashboard counts it
    private static final int CUMULATIVE = 2; // AGGREGATION_TEMPORALITY_CUMULATIVE
    private static final int INFO = 9; // SEVERITY_NUMBER_INFO

    public CanaryTelemetry {
        spanIds = List.copyOf(spanIds);
    }

    /** Creates telemetry with new, random ids. */
    public static CanaryTelemetry at(Instant now) {
        Random random = new SecureRandom();
        List<String> spanIds = new ArrayList<>();
        for (int i = 0; i < SPANS; i++) {
            spanIds.add(hex(random, 8));
        }
        return new CanaryTelemetry(hex(random, 16), spanIds, "canary-" + hex(random, 6), now);
    }

    private static String hex(Random random, int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Returns the body for {@code /v1/traces}. */
    public String traces() {
        List<Object> spans = new ArrayList<>();
        for (int i = 0; i < SPANS; i++) {
            spans.add(Map.of(
                    "traceId", traceId,
                    "spanId", spanIds.get(i),
                    "parentSpanId", i == 0 ? "" : spanIds.get(i - 1),
                    "name", step(i),
                    "kind", INTERNAL,
                    "startTimeUnixNano", nanos(i - SPANS),
                    "endTimeUnixNano", nanos(0)));
        }
        return ofService("resourceSpans", "scopeSpans", "spans", spans);
    }

    /** Returns the body for {@code /v1/logs}. */
    public String logs() {
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < SPANS; i++) {
            records.add(Map.of(
                    "timeUnixNano", nanos(i - SPANS),
                    "severityNumber", INFO,
                    "severityText", "INFO",
                    "body", Map.of("stringValue", step(i) + " begins"),
                    "attributes", attributes(Map.of("correlation_id", correlationId)),
                    "traceId", traceId,
                    "spanId", spanIds.get(i)));
        }
        return ofService("resourceLogs", "scopeLogs", "logRecords", records);
    }

    /** Returns the body for {@code /v1/metrics}: a histogram with one observation. */
    public String metrics() {
        Map<String, Object> exemplar =
                Map.of("timeUnixNano", nanos(0), "asDouble", SECONDS, "traceId", traceId, "spanId", spanIds.get(0));
        Map<String, Object> point = Map.of(
                "startTimeUnixNano", nanos(-SPANS),
                "timeUnixNano", nanos(0),
                "count", "1",
                "sum", SECONDS,
                "explicitBounds", List.of(0.05, 0.1),
                "bucketCounts", List.of("0", "1", "0"),
                "exemplars", List.of(exemplar));
        Map<String, Object> metric = Map.of(
                "name", "devmon.canary.duration",
                "unit", "s",
                "histogram", Map.of("aggregationTemporality", CUMULATIVE, "dataPoints", List.of(point)));
        return ofService("resourceMetrics", "scopeMetrics", "metrics", List.of(metric));
    }

    /** Returns one line of JSON, as a service without OpenTelemetry writes it. */
    public String logLine() {
        return Json.line(Map.of(
                "@timestamp", at,
                "level", "INFO",
                "service", SERVICE,
                "message", LINE,
                "traceId", traceId,
                "correlationId", correlationId));
    }

    private static String step(int i) {
        return List.of("canary request", "canary work", "canary query").get(i);
    }

    private String nanos(int steps) {
        return Long.toString(at.getEpochSecond() * 1_000_000_000L + at.getNano() + steps * STEP_NANOS);
    }

    private static String ofService(String resources, String scopes, String items, List<?> list) {
        Map<String, Object> resource = Map.of("attributes", attributes(Map.of("service.name", SERVICE)));
        List<Object> scope = List.of(Map.of("scope", Map.of("name", "devmon"), items, list));
        return Json.write(Map.of(resources, List.of(Map.of("resource", resource, scopes, scope))));
    }

    private static List<Object> attributes(Map<String, String> attributes) {
        List<Object> list = new ArrayList<>();
        attributes.forEach((key, value) -> list.add(Map.of("key", key, "value", Map.of("stringValue", value))));
        return list;
    }
}
