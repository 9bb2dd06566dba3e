package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.codec.Position;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void twoFiles() throws IOException {
        Files.writeString(folder.resolve("one.yml"), "1");
        Files.writeString(folder.resolve("two.yml"), "2");
    }

    private static ProjectFiles files(Path path) {
        return new ProjectFiles(
                GeneratedKind.RULES,
                "rules",
                List.of(new Sourced<>(path, new Position("devmon.yaml", 3))),
                ".*\\.yml",
                ".yml",
                Optional.empty(),
                (file, text) -> text);
    }

    @Test
    void readsEveryFileOfAFolder() throws IOException {
        assertEquals(
                List.of("user-one.yml", "user-two.yml"),
                List.copyOf(files(folder).present().keySet()));
        assertEquals(2, files(folder).presentPaths().size());
    }

    @Test
    void reportsAFolderWhoseListBreaksOffAsOneThatCannotBeRead() {
        ProjectFiles broken = files(BrokenFolder.of(folder));

        FailureException refused = assertThrows(FailureException.class, broken::all);

        assertEquals(
                List.of(new Failure(
                        "devmon.yaml:3",
                        "rules: " + folder + " cannot be read (IOException)",
                        "name a file of rules, or a folder of them",
                        ExitCode.INVALID_FILE)),
                refused.failures());
        assertEquals(
                "Input/output error",
                assertThrows(IOException.class, broken::present).getMessage());
        assertThrows(IOException.class, broken::presentPaths);
    }
}
