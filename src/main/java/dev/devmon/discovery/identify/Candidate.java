package dev.devmon.discovery.identify;

import dev.devmon.access.Access;
import dev.devmon.discovery.listen.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that listens or is declared, before it is probed.
 *
 * @param key changes when another process or container takes the same port, but not when a server reloads
 * @param sibling equal for the ports of one process or container
 * @param aliveSince when what answers was started: its container, or the youngest of the processes that hold its
 *     socket. With the same key, a later time means that a server reloaded or replaced a worker
 * @param metricsPaths the paths to probe for metrics, in this order
 * @param access the login and TLS that it is probed with
 * @param system the kind of database, cache or broker, if such are measured; null for anything else
 * @param statusPage the page to probe for its status before those for metrics; null where it cannot have one
 * @param ownMetrics matches in a name of a proxy's own metrics, since what it shows may be those of a service behind
 *     it; null where all are its own
 * @param ignored why it must not be probed; null when it may be
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
        @Nullable StatusPage statusPage,
        @Nullable Pattern ownMetrics,
        @Nullable Ignored ignored) {
    public Candidate {
        metricsPaths = List.copyOf(metricsPaths);
        healthPaths = List.copyOf(healthPaths);
    }

    /** Returns whether metrics with these names are its own, and not those of a service behind it. */
    public boolean owns(Set<String> metrics) {
        Pattern own = ownMetrics;
        return own == null
                || metrics.stream().anyMatch(name -> own.matcher(name).find());
    }

    public boolean asked() {
        return ignored == null;
    }

    /** Returns why it must not be probed, in words; null when it may be. */
    public @Nullable String ignoredBecause() {
        return ignored == null ? null : ignored.reason();
    }
}
