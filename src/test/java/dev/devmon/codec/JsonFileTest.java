package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
    private record Document(int schemaVersion, String said) {}

    @TempDir
    Path folder;

    private JsonFile file() {
        return new JsonFile(folder.resolve("state").resolve("words.json"));
    }

    @Test
    void readsWhatItWroteAndLeavesNothingElse() throws IOException {
        file().write(new Document(1, "hello"));

        assertEquals(Optional.of("hello"), file().read().flatMap(root -> root.text("/said")));
        try (var files = Files.list(folder.resolve("state"))) {
            assertEquals(List.of(file().path()), files.toList());
        }
    }

    @Test
    void hasNothingBeforeTheFirstWriteAndAfterItWasDeleted() throws IOException {
        assertEquals(Optional.empty(), file().read());
        file().write(new Document(1, "hello"));
        file().delete();
        file().delete();

        assertEquals(Optional.empty(), file().read());
    }

    @Test
    void putsAFileOfAnyBytesAsideAndStartsAfresh() throws IOException {
        byte[] bytes = new byte[4096];
        new Random(11).nextBytes(bytes);
        Files.createDirectories(folder.resolve("state"));
        Files.write(file().path(), bytes);

        assertEquals(Optional.empty(), file().read());
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("state").resolve("words.json.damaged")));
        file().write(new Document(1, "hello"));
        assertEquals(Optional.of("hello"), file().read().flatMap(root -> root.text("/said")));
    }

    @Test
    void readsNoDocumentOfAnotherVersion() throws IOException {
        file().write(new Document(2, "hello"));

        assertEquals(Optional.empty(), file().read());
    }
}
