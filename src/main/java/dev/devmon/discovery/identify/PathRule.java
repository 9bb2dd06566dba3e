package dev.devmon.discovery.identify;

import java.util.Set;

/**
 * A path worth asking.
 *
 * @param runtimes for which; empty for all
 */
record PathRule(String path, Set<String> runtimes) {
    PathRule {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with /: " + path);
        }
        runtimes = Set.copyOf(runtimes);
    }

    /** Anything may hide behind an unknown runtime, as in a container, so it is asked everything. */
    boolean fits(String runtime) {
        return runtimes.isEmpty() || runtime.equals(Subject.OTHER) || runtimes.contains(runtime);
    }
}
