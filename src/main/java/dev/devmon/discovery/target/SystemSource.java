package dev.devmon.discovery.target;

import java.time.Instant;
import java.util.List;

/** Has databases, caches and brokers measured. */
@FunctionalInterface
public interface SystemSource {
    /** For a look that must not log in anywhere. */
    SystemSource NONE = (found, now) -> found;

    /** The same services, those that are measured with how, and those that cannot be with why. */
    List<DiscoveredService> measured(List<DiscoveredService> found, Instant now);
}
