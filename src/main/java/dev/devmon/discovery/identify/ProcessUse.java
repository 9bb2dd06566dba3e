package dev.devmon.discovery.identify;

import java.time.Instant;

/**
 * What a process and its descendants use: where a server reloads its code or has workers, they do the work.
 *
 * @param cpuSeconds processor time; never less than before while the process lives, although a worker ends
 * @param residentBytes memory, pages that several of them share counted several times
 * @param openFiles descriptors of the one that is nearest its limit
 * @param fileLimit of that one
 */
public record ProcessUse(
        double cpuSeconds, long residentBytes, long openFiles, long fileLimit, int threads, Instant startedAt) {}
