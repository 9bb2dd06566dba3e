package dev.devmon.app;

import dev.devmon.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Why the user's rules as they are now are not in force: {@code rules.json} in the state folder, there only when so. */
public final class RuleReload {
    private static final String FILE = "rules.json";

    private RuleReload() {}

    /**
     * The document.
     *
     * @param at an instant in ISO 8601
     */
    private record Document(int schemaVersion, String error, String at) {}

    /** Empty when the rules are in force, as far as is known. */
    public static Optional<String> lastError(Session session) {
        try {
            return Json.read(Files.readString(file(session))).flatMap(document -> document.text("/error"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file(session) + " cannot be read", e);
        }
    }

    static void failed(Session session, String error) throws IOException {
        Path file = file(session);
        Path temporary = file.resolveSibling(FILE + ".tmp");
        Files.writeString(
                temporary,
                Json.write(new Document(1, error, session.clock().instant().toString())) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void succeeded(Session session) throws IOException {
        Files.deleteIfExists(file(session));
    }

    private static Path file(Session session) {
        return session.state().file(FILE);
    }
}
