package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.RunningContainer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a thing that listens, before it is asked anything.
 *
 * @param process null for a container's published port, and for a process that cannot be seen
 * @param container null for a process outside of containers; a container on this machine's network has both
 * @param runtime guessed from the process
 */
record Subject(@Nullable ProcessIdentity process, @Nullable RunningContainer container, String runtime) {
    static final String OTHER = "other";

    /** The arguments of the process, one a line; empty without a process. */
    String commandLines() {
        return process == null ? "" : process.commandLines();
    }
}
