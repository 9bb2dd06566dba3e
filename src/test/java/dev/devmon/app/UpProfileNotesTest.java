package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `up` does with profiles, and says of them. */
class UpProfileNotesTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void aProfileOfTheStoreAlone() {
        bench = new Workbench(folder);
        bench.quick("data/store", "").quick("app", "after: [store]\n").quick("other", "");
        bench.folder.file(
                "profiles.yaml",
                """
                schema: 1
                profiles:
                  - {name: full, summary: everything}
                  - {name: small, summary: the store, note: nothing to look at, components: {store: {memory: 48m}}}
                """);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aProfileTakesAwayWhatItLeavesOutAndSaysWhatIsDifferent() {
        bench.bringUp();
        bench.folder.settings("profile: small\n");

        Up.Result result = bench.bringUp();

        assertTrue(bench.engine.container("app").isEmpty());
        assertEquals(List.of(), result.skipped(), "the notes say it");
        assertEquals(
                List.of(
                        "profile small (" + folder.resolve("devmon.yaml")
                                + ":1): limits add up to 48 MB; without app, other",
                        "nothing to look at"),
                result.notes());
        assertFalse(Files.exists(bench.state.file("profile")), "devmon.yaml may say something else next time");
    }

    @Test
    void recommendsASmallerProfileWhereTheLimitsTakeMoreThanHalfOfTheMemory() {
        bench.engine.withMemory(200L << 20);

        assertEquals(
                List.of("limits add up to 192 MB of 200 MB: `devmon up --profile small` takes up to 48 MB"),
                bench.bringUp().notes());
    }

    @Test
    void namesASmallerProfileWhenTheMemoryDoesNotSuffice() {
        bench.engine.withMemory(100L << 20);

        Failure failure =
                assertThrows(FailureException.class, bench::bringUp).failures().get(0);

        assertTrue(
                failure.fix().startsWith("choose a smaller profile (`devmon up --profile small`), skip"),
                failure.fix());
    }
}
