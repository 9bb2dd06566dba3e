package dev.devmon.discovery.identify;

import dev.devmon.access.Access;
import dev.devmon.discovery.listen.Endpoint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that listens, or is declared, before it is asked.
 *
 * @param key changes when another process or container takes the same port, but not when a server reloads
 * @param sibling equal for the ports of one process or container
 * @param aliveSince start of what answers: its container, or the youngest of the processes that hold its socket. With
 *     the same key, a later one says that a server reloaded or replaced a worker
 * @param metricsPaths to ask, in this order
 * @param access how it is asked
 * @param system the kind of database, cache or broker that it is, where such are measured; null for anything else
 * @param ignored null when it may be asked
 */
public record Candidate(
        String key,
        String sibling,
        String name,
        Origin origin,
        @Nullable Integer pid,
        @Nullable String container,
        Endpoint endpoint,
        String runtime,
        Instant aliveSince,
        List<String> metricsPaths,
        List<String> healthPaths,
        String env,
        boolean expected,
        Access access,
        @Nullable String system,
        @Nullable Ignored ignored) {
    public Candidate {
        metricsPaths = List.copyOf(metricsPaths);
        healthPaths = List.copyOf(healthPaths);
    }

    public boolean asked() {
        return ignored == null;
    }

    /** In words; null when it may be asked. */
    public @Nullable String ignoredBecause() {
        return ignored == null ? null : ignored.reason();
    }
}
