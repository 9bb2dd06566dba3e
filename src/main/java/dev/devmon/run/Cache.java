package dev.devmon.run;

import dev.devmon.run.Tool.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder in which instrumentation is installed once for all projects, completely or not at all:
 * {@code $XDG_CACHE_HOME/devmon/run/}.
 */
final class Cache {
    private final Path folder;
    private final Consumer<String> progress;

    Cache(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Returns the user's cache.
     *
     * @param progress receives messages about slow work
     */
    static Cache of(Map<String, String> environment, Consumer<String> progress) {
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = base.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("java.io.tmpdir")), ".cache")
                : Path.of(base);
        return new Cache(caches.resolve("devmon").resolve("run"), progress);
    }

    /** Fills a new folder. */
    interface Installation {
        void into(Path folder) throws IOException, ToolException;
    }

    /** Returns the folder of that name, installing it if it does not exist. */
    Path installed(String name, Installation installation) throws ToolException {
        Path wanted = folder.resolve(name);
        if (Files.isDirectory(wanted)) {
            return wanted;
        }
        try {
            Files.createDirectories(folder);
            progress.accept("fetching the instrumentation " + name + " for the first time; this may take a minute");
            Path fresh = Files.createTempDirectory(folder, name + ".");
            try {
                installation.into(fresh);
                move(fresh, wanted);
            } finally {
                delete(fresh);
            }
            return wanted;
        } catch (IOException e) {
            throw new ToolException("nothing can be installed in " + folder + ": " + e.getMessage());
        }
    }

    /** Writes a file of devmon's own if its text differs, as with a newer devmon. */
    static Path written(Path file, String text) throws ToolException {
        try {
            if (!Files.isRegularFile(file) || !Files.readString(file).equals(text)) {
                Path folder = file.resolveSibling("");
                Files.createDirectories(folder);
                Path fresh = Files.createTempFile(folder, "devmon", ".tmp");
                Files.writeString(fresh, text);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return file;
        } catch (IOException e) {
            throw new ToolException(file + " cannot be written: " + e.getMessage());
        }
    }

    private static void move(Path fresh, Path wanted) throws IOException {
        try {
            Files.move(fresh, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(wanted)) { // else another devmon was quicker
                throw e;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> paths = Files.walk(folder)) {
                all = paths.sorted(Comparator.reverseOrder()).toList();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }
}
