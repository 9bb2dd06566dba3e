package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.RunningContainer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of something that listens before it is probed.
 *
 * @param process its process; null for a container's published port, and for a process that cannot be seen
 * @param container its container; null outside of containers; both are known for a container on this machine's network
 * @param runtime the runtime, guessed from the process
 */
record Subject(@Nullable ProcessIdentity process, @Nullable RunningContainer container, String runtime) {
    static final String OTHER = "other";

    /** Returns the arguments of the process, one per line; empty without a process. */
    String commandLines() {
        return process == null ? "" : process.commandLines();
    }
}
