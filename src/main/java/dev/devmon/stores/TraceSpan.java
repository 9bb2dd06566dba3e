package dev.devmon.stores;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One span of a trace.
 *
 * @param parent id of the span that it is part of; empty of the first
 * @param error whether it says that it failed
 * @param events what happened in it, an exception for example
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
