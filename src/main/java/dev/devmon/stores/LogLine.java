package dev.devmon.stores;

import dev.devmon.codec.Unwritten;
import java.time.Instant;

/**
 * One log event as it is stored, in the Elastic Common Schema. What it does not say is the empty text.
 *
 * @param id of its document
 * @param time when it happened
 * @param stored when it came in
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
