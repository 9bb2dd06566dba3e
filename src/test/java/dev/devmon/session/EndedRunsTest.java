package dev.devmon.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedRunsTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    Path folder;

    private EndedRuns runs;

    @BeforeEach
    void state() {
        runs = new EndedRuns(new StateFolder(folder));
    }

    @Test
    void theLastOfAServiceCountsIfItIsNotTooOld() {
        assertEquals(OptionalInt.empty(), runs.exitCode("orders", NOON));
        runs.note(1, "orders", 3, NOON);
        runs.note(2, "orders", 0, NOON.plusSeconds(5));
        runs.note(3, "payments", 7, NOON.plusSeconds(9));

        assertEquals(OptionalInt.of(0), runs.exitCode("orders", NOON));
        assertEquals(OptionalInt.of(7), runs.exitCode("payments", NOON));
        assertEquals(OptionalInt.empty(), runs.exitCode("orders", NOON.plusSeconds(6)));
    }

    @Test
    void aDamagedFileIsPutAsideAndOldOnesAreForgotten() throws IOException {
        runs.note(1, "orders", 3, NOON);
        Path file = folder.resolve("ended-runs/1.json");
        Files.setLastModifiedTime(file, FileTime.from(NOON));
        Files.writeString(folder.resolve("ended-runs/2.json"), "{\"schemaVersion\": 1, \"serv");

        assertEquals(OptionalInt.of(3), runs.exitCode("orders", NOON));
        runs.forgetBefore(NOON.plusSeconds(599));
        assertEquals(OptionalInt.of(3), runs.exitCode("orders", NOON));
        runs.forgetBefore(NOON.plusSeconds(601));
        assertEquals(OptionalInt.empty(), runs.exitCode("orders", NOON));
    }
}
