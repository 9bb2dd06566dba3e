package dev.devmon.discovery.identify;

import java.util.Optional;

/** A source of the identities of processes. */
@FunctionalInterface
public interface ProcessSource {
    /** Returns the identity of a process, or empty when it has ended. */
    Optional<ProcessIdentity> identify(int pid);

    /** Returns whether the process still runs, rather than being an entry that its parent has not removed. */
    default boolean runs(ProcessIdentity process) {
        return identify(process.pid())
                .filter(now -> now.startTime().equals(process.startTime()))
                .isPresent();
    }
}
