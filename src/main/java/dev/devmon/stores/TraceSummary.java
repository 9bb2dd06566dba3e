package dev.devmon.stores;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A summary of a trace.
 *
 * @param id the trace id, in hexadecimal
 * @param duration the time from the beginning of the first span to the end of the last
 * @param errors the number of spans that are marked as failed
 * @param service the service of the root: the span that has no parent, or began first
 * @param operation the name of the root
 * @param services all services that took part
 */
public record TraceSummary(
        String id,
        Instant start,
        Duration duration,
        int spans,
        int errors,
        String service,
        String operation,
        List<String> services) {}
