package dev.devmon.inputs;

import dev.devmon.definition.Settings.Sourced;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the files with secrets that the settings name. */
final class SecretFiles {
    private SecretFiles() {}

    /**
     * The content of each.
     *
     * @param files name of the secret -> its file
     * @throws FailureException {@code INVALID_FILE} for every one that is missing or empty, or that everybody can read
     */
    static Map<String, String> read(Map<String, Sourced<Path>> files) {
        Map<String, String> secrets = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        files.forEach((name, file) -> {
            Path path = file.value();
            try {
                if (readableByAll(path)) {
                    failures.add(Failure.invalidFile(
                            file.at() + ": secret " + name + " is readable by everybody",
                            path + " can be read by all users of this machine",
                            "`chmod 600 " + path + "`"));
                }
                String text = Files.readString(path);
                if (text.isBlank()) {
                    failures.add(Failure.invalidFile(
                            file.at() + ": secret " + name + " is empty",
                            "there is nothing in " + path,
                            "write the secret into it, or remove the line"));
                }
                secrets.put(name, text);
            } catch (IOException e) {
                failures.add(Failure.invalidFile(
                        file.at() + ": secret " + name + " cannot be read",
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "create the file, or remove the line"));
            }
        });
        FailureException.throwIfAny(failures);
        return secrets;
    }

    private static boolean readableByAll(Path path) throws IOException {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
    }
}
