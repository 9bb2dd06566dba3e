package dev.devmon.discovery.identify;

import java.time.Instant;

/**
 * The resource use of a process and its descendants, which do the work where a server reloads its code or has workers.
 *
 * @param cpuSeconds processor time; never decreases while the process lives, even when a worker ends
 * @param residentBytes memory; pages that several of them share are counted several times
 * @param openFiles open file descriptors of the process that is nearest its limit
 * @param fileLimit the limit of that process
 */
public record ProcessUse(
        double cpuSeconds, long residentBytes, long openFiles, long fileLimit, int threads, Instant startedAt) {}
