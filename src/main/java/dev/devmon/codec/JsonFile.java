package dev.devmon.codec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a JSON document of devmon's own, written as a whole or not at all, and read tolerantly: a damaged file is
 * renamed to {@code NAME.damaged}, logged, and started afresh.
 */
public record JsonFile(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(JsonFile.class);
    private static final String SCHEMA_VERSION = "1";

    /**
     * Returns the document, or empty when there is none that can be parsed.
     *
     * @throws IOException when the file exists and cannot be read
     */
    public Optional<Node> read() throws IOException {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            text = ""; // bytes that are no text are no document either
        }
        Optional<Node> document = Json.read(text).filter(root -> root.text("/schemaVersion")
                .filter(SCHEMA_VERSION::equals)
                .isPresent());
        if (document.isEmpty()) {
            putAside();
        }
        return document;
    }

    private void putAside() throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged");
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("{} is damaged or of another version: kept as {}, and started afresh", path, aside);
        } catch (NoSuchFileException e) {
            LOG.debug("{} was put aside by another process", path, e);
        }
    }

    /**
     * Replaces the document. A reader sees either the old document or the new one.
     *
     * @param document a record with a {@code schemaVersion} of 1
     */
    public void write(Object document) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, path.getFileName().toString(), ".tmp");
        try {
            Files.writeString(temporary, Json.write(document) + "\n");
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
