package dev.devmon.engine.docker;

import dev.devmon.codec.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures the memory of a container, without inactive page cache, as the docker command line counts it. The kernel's
 * own files tell it at once where the engine runs on this machine; older engines take a second for the same answer.
 */
final class MemoryUsage {
    /** The memory folders of a container: cgroup v2 and v1, each with the systemd and the cgroupfs driver. */
    private static final List<String> FOLDERS = List.of(
            "/sys/fs/cgroup/system.slice/docker-%s.scope",
            "/sys/fs/cgroup/docker/%s",
            "/sys/fs/cgroup/memory/system.slice/docker-%s.scope",
            "/sys/fs/cgroup/memory/docker/%s");

    private final EngineApi api;

    MemoryUsage(EngineApi api) {
        this.api = api;
    }

    /** Returns the memory in bytes; 0 when the container does not run. */
    long bytes(String containerId) {
        try {
            Optional<Path> folder = FOLDERS.stream()
                    .map(pattern -> Path.of(pattern.replace("%s", containerId)))
                    .filter(Files::isDirectory)
                    .findFirst();
            return folder.isPresent() ? kernel(folder.get()) : engine(containerId);
        } catch (IOException e) {
            throw new UncheckedIOException("the memory use of container " + containerId + " cannot be read", e);
        }
    }

    /**
     * Format: the kernel's documents of cgroup-v2 ({@code memory.current}) and cgroup-v1
     * ({@code memory.usage_in_bytes}).
     */
    private static long kernel(Path folder) throws IOException {
        Path current = folder.resolve("memory.current");
        Path usage = Files.exists(current) ? current : folder.resolve("memory.usage_in_bytes");
        String cache = usage.equals(current) ? "inactive_file " : "total_inactive_file ";
        try (Stream<String> lines = Files.lines(folder.resolve("memory.stat"))) {
            long inactive = lines.filter(line -> line.startsWith(cache))
                    .mapToLong(line -> number(line.substring(cache.length())))
                    .findFirst()
                    .orElse(0);
            return Math.max(0, number(Files.readString(usage)) - inactive);
        }
    }

    /** Asks the engine for one sample; docker-java's own call waits for a second one. */
    private long engine(String containerId) {
        return api.get("/containers/" + containerId + "/stats?stream=false&one-shot=true")
                .map(MemoryUsage::bytes)
                .orElse(0L);
    }

    /** Returns the memory in bytes from a sample of the engine. */
    static long bytes(Node stats) {
        long usage = number(stats.text("/memory_stats/usage").orElse("0"));
        long cache = number(stats.text("/memory_stats/stats/inactive_file")
                .or(() -> stats.text("/memory_stats/stats/total_inactive_file"))
                .orElse("0"));
        return Math.max(0, usage - cache);
    }

    /** Parses a whole number; returns 0 for anything else. */
    static long number(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}
