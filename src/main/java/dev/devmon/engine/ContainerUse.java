package dev.devmon.engine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resource use of a running container, according to the engine's own statistics.
 *
 * @param startedAt when its current run started
 * @param cpuSeconds processor time since then
 * @param cpuPeriods scheduling periods in which it ran under a limit of processors
 * @param cpuThrottledPeriods the periods in which the limit throttled it
 * @param memoryBytes memory in use, without page cache that can be given back
 * @param memoryLimitBytes its memory limit; 0 for none
 * @param healthy whether its health check passes; null when it has none, or none has run yet
 */
public record ContainerUse(
        String name,
        String image,
        Map<String, String> labels,
        Instant startedAt,
        double cpuSeconds,
        long cpuPeriods,
        long cpuThrottledPeriods,
        long memoryBytes,
        long memoryLimitBytes,
        @Nullable Boolean healthy) {}
