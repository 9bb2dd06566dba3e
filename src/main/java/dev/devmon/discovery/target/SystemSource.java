package dev.devmon.discovery.target;

import java.time.Instant;
import java.util.List;

/** Has databases, caches and brokers measured. */
@FunctionalInterface
public interface SystemSource {
    /** The source for a cycle that must not log in anywhere. */
    SystemSource NONE = (found, now) -> found;

    /** Returns the same services: those that are measured with how, and those that cannot be measured with why. */
    List<DiscoveredService> measured(List<DiscoveredService> found, Instant now);
}
