package dev.devmon.discovery.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells which files a process writes. */
@FunctionalInterface
public interface ProcessFiles {
    /** For a system that does not tell. */
    ProcessFiles NONE = pid -> Optional.empty();

    /**
     * Looks now.
     *
     * @return empty when the process has ended, or may not be looked at, as another user's
     * @throws IOException when looking fails otherwise
     */
    Optional<Written> of(int pid) throws IOException;

    /**
     * What a process writes.
     *
     * @param workingFolder of the process
     * @param files regular files that it has open for writing, under the paths by which this machine knows them
     */
    record Written(Path workingFolder, List<Path> files) {
        public Written {
            files = List.copyOf(files);
        }
    }

    /** The processes of this machine; on systems without {@code /proc} as Linux has it, nothing is told. */
    static ProcessFiles ofThisMachine() {
        Path proc = Path.of("/proc");
        return Files.isDirectory(proc.resolve("self/fdinfo")) ? new ProcProcessFiles(proc) : NONE;
    }
}
