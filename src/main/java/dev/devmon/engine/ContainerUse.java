package dev.devmon.engine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running container uses, by the engine's own statistics.
 *
 * @param startedAt of its current run
 * @param cpuSeconds processor time since then
 * @param cpuPeriods scheduling periods in which it ran under a limit of processors
 * @param cpuThrottledPeriods those in which the limit held it back
 * @param memoryBytes without page cache that can be given back
 * @param memoryLimitBytes 0 for none
 * @param healthy what its health check says; null when it has none, or none yet
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
