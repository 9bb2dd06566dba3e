package dev.devmon.app;

import dev.devmon.codec.JsonFile;
import dev.devmon.codec.Node;
import dev.devmon.export.ExportedFile;
import dev.devmon.export.ExportedFile.Kind;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder that exports are written into. An export records its files there with a hash of each, so that the next one
 * replaces and removes these, and nothing that somebody else has added or changed.
 */
final class ExportFolder {
    static final String RECORD = ".devmon-export.json";

    /** The rights of files: readable by whatever user a container runs as. */
    private static final String FILE_RIGHTS = "rw-r--r--";

    private static final String FOLDER_RIGHTS = "rwxr-xr-x";

    /**
     * The rights of the folder of secrets: users of containers must be able to read the files themselves, which are
     * mounted one by one.
     */
    private static final String OWN_FOLDER_RIGHTS = "rwx------";

    private final Path folder;
    private final String kind;
    private final JsonFile record;

    private record Written(int schemaVersion, String kind, Map<String, String> files) {}

    /** The numbers of files that were written and removed. */
    record Changes(int written, int removed) {}

    /** @param kind the kind of export, as in "compose" */
    ExportFolder(Path folder, String kind) {
        this.folder = folder.toAbsolutePath().normalize();
        this.kind = kind;
        this.record = new JsonFile(this.folder.resolve(RECORD));
    }

    /**
     * Makes the folder contain exactly these files of an export.
     *
     * @param files path below the folder -> file
     * @throws FailureException {@code USAGE} when something in the folder is not an export's; then nothing is changed
     */
    Changes write(SortedMap<String, ExportedFile> files) {
        try {
            SortedMap<String, String> before = before();
            refuseForeign(files, before);
            Files.createDirectories(folder);
            SortedMap<String, String> now = new TreeMap<>();
            for (Map.Entry<String, ExportedFile> file : files.entrySet()) {
                if (file.getValue().kind() != Kind.FIRST) {
                    now.put(file.getKey(), hash(file.getValue().text().getBytes(StandardCharsets.UTF_8)));
                }
            }
            // Recorded first: if this export is cut off here, the next one makes up for it
            SortedMap<String, String> either = new TreeMap<>(before);
            either.putAll(now);
            record.write(new Written(1, kind, either));
            int written = 0;
            for (Map.Entry<String, ExportedFile> file : files.entrySet()) {
                written += write(file.getKey(), file.getValue());
            }
            int removed = 0;
            for (String path : before.keySet()) {
                if (!now.containsKey(path)) {
                    removed += remove(below(path));
                }
            }
            record.write(new Written(1, kind, now));
            return new Changes(written, removed);
        } catch (IOException e) {
            throw new FailureException(
                    Failure.usage(
                            folder + " cannot be written",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "check its permissions, or choose another folder"),
                    e);
        }
    }

    /** Returns path -> hash of what the last export wrote. */
    private SortedMap<String, String> before() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw FailureException.usage(folder + " is not a folder", "it is a file", "name a folder");
        }
        Node recorded = Files.isDirectory(folder) ? record.read().orElse(null) : null;
        if (recorded == null) {
            if (Files.isDirectory(folder) && !empty(folder)) {
                throw FailureException.usage(
                        folder + " is not empty",
                        "it holds no earlier export, and a new one would mix with what is there",
                        "name a new or empty folder");
            }
            return new TreeMap<>();
        }
        String other = recorded.text("/kind").orElse("");
        if (!other.equals(kind)) {
            throw FailureException.usage(
                    folder + " holds an export for " + other,
                    "one for " + kind + " would replace it",
                    "name another folder");
        }
        return new TreeMap<>(recorded.texts("/files"));
    }

    private void refuseForeign(SortedMap<String, ExportedFile> files, SortedMap<String, String> before)
            throws IOException {
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, String> file : before.entrySet()) {
            Path path = below(file.getKey());
            if (Files.isRegularFile(path) && !hash(Files.readAllBytes(path)).equals(file.getValue())) {
                changed.add(file.getKey());
            }
        }
        for (Map.Entry<String, ExportedFile> file : files.entrySet()) {
            if (file.getValue().kind() != Kind.FIRST
                    && !before.containsKey(file.getKey())
                    && Files.exists(below(file.getKey()))) {
                changed.add(file.getKey());
            }
        }
        if (!changed.isEmpty()) {
            throw FailureException.usage(
                    String.join(", ", changed) + " in " + folder + " would be overwritten",
                    changed.size() == 1
                            ? "it has been changed since devmon wrote it, or devmon did not write it"
                            : "they have been changed since devmon wrote them, or devmon did not write them",
                    "move your changes elsewhere and remove it, then export again");
        }
    }

    /** Resolves a path; a record that somebody changed must not lead out of the folder. */
    private Path below(String path) {
        Path resolved = folder.resolve(path).normalize();
        if (!resolved.startsWith(folder) || resolved.equals(folder)) {
            throw FailureException.invalidFile(
                    record.path() + " cannot be used",
                    "it names " + path + ", which is not in its folder",
                    "remove the folder, and export again");
        }
        return resolved;
    }

    /**
     * Writes a file.
     *
     * @return 1 when the file was written, 0 when it was there already
     */
    private int write(String name, ExportedFile file) throws IOException {
        Path path = below(name);
        byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
        if (Files.exists(path)
                && (file.kind() == Kind.FIRST || hash(Files.readAllBytes(path)).equals(hash(bytes)))) {
            return 0;
        }
        Path parent = parent(path);
        makeFolders(parent, file.kind());
        // Written beside it, then moved: whoever reads meanwhile sees either the old file or the new one
        Path temporary = Files.createTempFile(parent, path.getFileName().toString(), ".tmp");
        try {
            Files.write(temporary, bytes);
            allow(temporary, FILE_RIGHTS);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return 1;
    }

    private void makeFolders(Path wanted, Kind of) throws IOException {
        if (wanted.equals(folder) || Files.isDirectory(wanted)) {
            return;
        }
        makeFolders(parent(wanted), of);
        Files.createDirectory(wanted);
        allow(wanted, of == Kind.SECRET ? OWN_FOLDER_RIGHTS : FOLDER_RIGHTS);
    }

    /** Sets the rights, whatever the user's umask is. */
    private static void allow(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    /** Removes a file, and the folders that are then empty; returns the number of files removed. */
    private int remove(Path path) throws IOException {
        if (!Files.deleteIfExists(path)) {
            return 0;
        }
        for (Path parent = parent(path); !parent.equals(folder) && empty(parent); parent = parent(parent)) {
            Files.delete(parent);
        }
        return 1;
    }

    /** Returns the parent of a path below the folder. */
    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static boolean empty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
