package dev.devmon.agent.files;

import dev.devmon.codec.JsonFile;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Why the current files of the user's project are not in force: a file in the state folder, named after their kind,
 * that exists only then.
 */
public final class LiveReload {
    private LiveReload() {}

    /**
     * The content of the file.
     *
     * @param at when the files were rejected, in ISO 8601
     */
    private record Document(int schemaVersion, String error, String at) {}

    /** Returns why the files were rejected, or empty when they are in force as far as is known. */
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
