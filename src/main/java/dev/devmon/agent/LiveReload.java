package dev.devmon.agent;

import dev.devmon.codec.Json;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Why files of the user's project as they are now are not in force: a file named after their kind in the state folder, there
 * only when so.
 */
public final class LiveReload {
    private LiveReload() {}

    /**
     * The document.
     *
     * @param at an instant in ISO 8601
     */
    private record Document(int schemaVersion, String error, String at) {}

    /** Empty when the files are in force, as far as is known. */
    public static Optional<String> lastError(Session session, GeneratedKind kind) {
        try {
            return Json.read(Files.readString(file(session, kind))).flatMap(document -> document.text("/error"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file(session, kind) + " cannot be read", e);
        }
    }

    public static void failed(Session session, GeneratedKind kind, String error) throws IOException {
        Path file = file(session, kind);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(
                temporary,
                Json.write(new Document(1, error, session.clock().instant().toString())) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void succeeded(Session session, GeneratedKind kind) throws IOException {
        Files.deleteIfExists(file(session, kind));
    }

    private static Path file(Session session, GeneratedKind kind) {
        return session.state().file(kind.word() + ".json");
    }
}
