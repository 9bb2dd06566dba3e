package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabHintTest {
    private static final Map<String, String> CHECKOUT = Map.of("DEVMON_LAB", "/src/devmon/lab");

    @TempDir
    Path folder;

    private Path debian() throws IOException {
        return Files.writeString(folder.resolve("debian_version"), "13.1\n");
    }

    @Test
    void namesTheOneCommandThatHelpsRootOnDebian() throws IOException {
        assertEquals(
                "`make lab monitoring` installs an engine and builds images without a registry; or start Docker",
                LabHint.of(CHECKOUT, debian(), "root").or("start Docker"));
    }

    @Test
    void saysThatOthersNeedRootForIt() throws IOException {
        assertEquals(
                "start Docker; or, as root, `make lab monitoring`, which needs no registry",
                LabHint.of(CHECKOUT, debian(), "ada").or("start Docker"));
    }

    @Test
    void isSilentElsewhereAndWhereDevmonIsInstalled() throws IOException {
        assertEquals(
                "start Docker",
                LabHint.of(CHECKOUT, folder.resolve("none"), "root").or("start Docker"));
        assertEquals("start Docker", LabHint.of(Map.of(), debian(), "root").or("start Docker"));
    }
}
