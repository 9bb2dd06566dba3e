package dev.devmon.agent.files;

import dev.devmon.codec.JsonFile;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            return file(session, kind).read().flatMap(document -> document.text("/error"));
        } catch (IOException e) {
            throw new UncheckedIOException(file(session, kind).path() + " cannot be read", e);
        }
    }

    public static void failed(Session session, GeneratedKind kind, String error) throws IOException {
        file(session, kind)
                .write(new Document(1, error, session.clock().instant().toString()));
    }

    public static void succeeded(Session session, GeneratedKind kind) throws IOException {
        file(session, kind).delete();
    }

    private static JsonFile file(Session session, GeneratedKind kind) {
        return new JsonFile(session.state().file(kind.word() + ".json"));
    }
}
