package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.dashboards.DashboardReader;
import dev.devmon.dashboards.GrafanaFiles;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardScaffoldTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = new Workbench(folder);
        bench.quick("store", "");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private DashboardScaffold scaffold() {
        return new DashboardScaffold(bench.folder.load(), folder);
    }

    @Test
    void writesADescriptionThatCanBeShown() throws IOException {
        Path file = scaffold().write("my-board");

        assertEquals(folder.resolve("monitoring/dashboards/my-board.yaml"), file);
        assertEquals(
                "my-board",
                DashboardReader.read("my-board.yaml", Files.readString(file), GrafanaFiles.style())
                        .uid());
        assertFalse(scaffold().provisioned());
    }

    @Test
    void writesIntoTheFolderOfTheSettings() {
        bench.folder.settings("dashboards: [one.json, boards]\n");

        assertEquals(folder.resolve("boards/x.yaml"), scaffold().write("x"));
        assertTrue(scaffold().provisioned());
    }

    @Test
    void overwritesNothing() throws IOException {
        Path file = scaffold().write("x");
        Files.writeString(file, "mine");

        FailureException failure =
                assertThrows(FailureException.class, () -> scaffold().write("x"));

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertEquals("mine", Files.readString(file));
        assertThrows(FailureException.class, () -> scaffold().write("../x"));
    }
}
