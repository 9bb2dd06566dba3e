package dev.devmon.discovery.identify;

import java.util.Set;

/**
 * A path worth probing.
 *
 * @param runtimes the runtimes to probe it for; empty for all
 */
record PathRule(String path, Set<String> runtimes) {
    PathRule {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with /: " + path);
        }
        runtimes = Set.copyOf(runtimes);
    }

    /**
     * Returns whether to probe the path for a runtime. An unknown runtime, as in a container, may hide anything, so
     * every path fits it.
     */
    boolean fits(String runtime) {
        return runtimes.isEmpty() || runtime.equals(Subject.OTHER) || runtimes.contains(runtime);
    }
}
