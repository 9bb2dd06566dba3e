package dev.devmon.discovery.identify;

import java.util.Optional;

/** Tells who a process is. */
@FunctionalInterface
public interface ProcessSource {
    /** Empty when there is no such process any more. */
    Optional<ProcessIdentity> identify(int pid);

    /** Whether it is there still, and not only as an entry that its parent has not removed. */
    default boolean runs(ProcessIdentity process) {
        return identify(process.pid())
                .filter(now -> now.startTime().equals(process.startTime()))
                .isPresent();
    }
}
