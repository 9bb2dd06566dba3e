package dev.devmon.discovery.identify;

import java.util.Optional;

/** Tells who a process is. */
@FunctionalInterface
public interface ProcessSource {
    /** Empty when there is no such process any more. */
    Optional<ProcessIdentity> identify(int pid);
}
