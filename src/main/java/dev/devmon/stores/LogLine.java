package dev.devmon.stores;

import dev.devmon.codec.Unwritten;
import java.time.Instant;

/**
 * A stored log event, in the Elastic Common Schema. Missing values are empty texts.
 *
 * @param id the id of its document
 * @param time the time at which it happened
 * @param stored the time at which it came in
 * @param level {@code log.level}, in lower case
 * @param stackTrace {@code error.stack_trace}, of several lines
 */
public record LogLine(
        @Unwritten String id,
        Instant time,
        @Unwritten Instant stored,
        String level,
        String service,
        String logger,
        String message,
        String traceId,
        String correlationId,
        String stackTrace) {}
