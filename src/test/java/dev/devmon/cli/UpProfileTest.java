package dev.devmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.cli.Shell.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a profile of the command line counts, and for what. */
@Timeout(60)
class UpProfileTest {
    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void two() {
        shell = new Shell(folder).quick("store", "").quick("pages", "");
        shell.folder.file(
                "profiles.yaml",
                """
                schema: 1
                profiles:
                  - {name: full, summary: everything}
                  - {name: light, summary: the store, components: {store: {memory: 48m}}}
                """);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private boolean pagesRun() {
        return shell.engine.container("pages").isPresent();
    }

    @Test
    void staysInForceUntilAnotherOneIsChosen() {
        shell.run("up", "--light");
        assertFalse(pagesRun());

        Result again = shell.run("up");
        assertTrue(again.out().contains("profile light (chosen by an earlier `devmon up`)"), again::toString);
        assertEquals("nothing to do\n", shell.run("up", "--dry-run").out());
        assertTrue(shell.run("status").out().contains("profile    light, chosen by"), "status says it too");

        shell.run("up", "--profile", "full");
        assertTrue(pagesRun());
    }

    @Test
    void isForgottenWhenTheStackIsTakenDown() {
        shell.run("up", "--profile", "light");
        shell.run("down");

        shell.run("up");

        assertTrue(pagesRun());
    }

    @Test
    void aDryRunIsNotRemembered() {
        assertFalse(shell.run("up", "--light", "--dry-run").out().contains("pages"));

        assertTrue(shell.run("up", "--dry-run").out().contains("pages"));
    }

    @Test
    void whatIsAskedForByNameComesWithTheLimitsOfTheProfile() {
        shell.run("up", "--light", "store");

        assertTrue(
                shell.run("status", "--json").out().contains("\"memoryLimitBytes\" : " + (48L << 20)),
                "the limit of the profile");
    }

    @Test
    void rejectsAnUnknownProfileBeforeAnythingChanges() {
        assertEquals(
                new Result(
                        2,
                        "",
                        """
                        error: unknown profile "lite"
                          why: the stack has: full (everything), light (the store)
                          fix: choose one of them
                        """),
                shell.run("up", "--profile", "lite"));
        assertEquals(2, shell.run("up", "--light", "--profile", "full").exitCode());
        assertFalse(pagesRun());
    }
}
