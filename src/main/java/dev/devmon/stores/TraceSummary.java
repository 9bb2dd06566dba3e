package dev.devmon.stores;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One trace.
 *
 * @param id hexadecimal
 * @param duration from the first span's begin to the last one's end
 * @param errors how many spans say that they failed
 * @param service of the span that has no parent, or began first
 * @param operation its name
 * @param services all that took part
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
