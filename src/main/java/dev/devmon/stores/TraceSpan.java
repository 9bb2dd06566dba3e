package dev.devmon.stores;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A span of a trace.
 *
 * @param parent the id of the span that it is part of; empty for the first
 * @param error whether the span is marked as failed
 * @param events events during the span, such as an exception
 */
public record TraceSpan(
        String id,
        String parent,
        String service,
        String operation,
        Instant start,
        long durationUs,
        boolean error,
        Map<String, String> tags,
        List<Map<String, String>> events) {}
