package dev.devmon.discovery.identify;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path worth probing.
 *
 * @param runtimes the runtimes to probe it for; empty for all
 * @param program the program whose path it is; null for any
 * @param own matches in a name of the program's own metrics: it may pass the request on, and then the metrics are not
 *     its own; null where whatever answers is the program
 */
record PathRule(String path, Set<String> runtimes, @Nullable IgnoreRule program, @Nullable Pattern own) {
    PathRule {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with /: " + path);
        }
        runtimes = Set.copyOf(runtimes);
    }

    /**
     * Returns whether to probe the path for a subject. An unknown runtime or program, as in a container, may hide
     * anything, so every path fits it.
     */
    boolean fits(Subject subject) {
        boolean ofProgram = program == null || subject.process() == null;
        return ofProgram
                && (runtimes.isEmpty()
                        || subject.runtime().equals(Subject.OTHER)
                        || runtimes.contains(subject.runtime()));
    }

    /** Returns whether the subject is the program whose path it is. */
    boolean names(Subject subject) {
        return program != null && program.about(subject).isPresent();
    }
}
