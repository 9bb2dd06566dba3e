package dev.devmon.discovery.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A source of the files that a process writes. */
@FunctionalInterface
public interface ProcessFiles {
    /** The source for a system that does not tell. */
    ProcessFiles NONE = pid -> Optional.empty();

    /**
     * Returns the files that a process writes now.
     *
     * @return empty when the process has ended, or belongs to another user and may not be inspected
     * @throws IOException when looking fails otherwise
     */
    Optional<Written> of(int pid) throws IOException;

    /**
     * The files that a process writes.
     *
     * @param workingFolder the working folder of the process
     * @param files regular files that it has open for writing, by their paths on this machine
     */
    record Written(Path workingFolder, List<Path> files) {
        public Written {
            files = List.copyOf(files);
        }
    }

    /** Returns the source for this machine; {@link #NONE} without a {@code /proc} like Linux's. */
    static ProcessFiles ofThisMachine() {
        Path proc = Path.of("/proc");
        return Files.isDirectory(proc.resolve("self/fdinfo")) ? new ProcProcessFiles(proc) : NONE;
    }
}
