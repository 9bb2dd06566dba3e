package dev.devmon.access;

import dev.devmon.codec.Position;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A file that the settings name. It is read on each use, so that changes take effect at once.
 *
 * @param at where the settings name it
 */
public record NamedFile(Path path, Position at) {

    /**
     * Returns the text of the file.
     *
     * @throws UnfitFileException when the file cannot be read
     */
    public String text() throws UnfitFileException {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Returns the secret in the file.
     *
     * @throws UnfitFileException when the file is missing, empty, or readable by everybody
     */
    public String secret() throws UnfitFileException {
        boolean open;
        try {
            open = readableByAll();
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (open) {
            throw new UnfitFileException(
                    "is readable by everybody",
                    path + " can be read by all users of this machine",
                    "`chmod 600 " + path + "`");
        }
        String secret = text();
        if (secret.isBlank()) {
            throw new UnfitFileException(
                    "is empty", "there is nothing in " + path, "write the secret into it, or remove the line");
        }
        return secret;
    }

    private boolean readableByAll() throws IOException {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
    }

    private static UnfitFileException unreadable(IOException e) {
        return new UnfitFileException(
                "cannot be read",
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "create the file, or remove the line");
    }
}
