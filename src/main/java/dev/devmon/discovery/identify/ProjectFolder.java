package dev.devmon.discovery.identify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files of a project from a folder in it. */
public final class ProjectFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectFolder.class);
    private static final long BIGGEST = 512 * 1024;

    private ProjectFolder() {}

    /**
     * Returns the text of the nearest file of this name, in a folder or above it. The root folder belongs to no
     * project; daemons run there.
     *
     * @param from the folder to start in; null when unknown
     * @return the text; empty when there is no such file, or it is too large or cannot be read
     */
    public static Optional<String> text(@Nullable Path from, String name) {
        for (Path folder = from; folder != null && folder.getNameCount() > 0; folder = folder.getParent()) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.size(file) > BIGGEST ? Optional.empty() : Optional.of(Files.readString(file));
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
            return Optional.empty();
        }
    }
}
