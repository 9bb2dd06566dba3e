package dev.devmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.cli.Shell.Result;
import dev.devmon.dashboards.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DashboardCheckCommandTest {
    private static final String HOME = Documents.described(
            """
            uid: home
            title: Home
            description: D.
            variables: [datasource]
            rows: [{title: One, panels: [{stat: Up, description: Whether., query: up}]}]
            """);

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void aStackWithADashboard() throws IOException {
        shell = new Shell(folder).quick("board", "mounts: [{generated: dashboards, at: /etc/board}]\n");
        shell.folder.file("board/dashboards/home.json", HOME);
        for (String file : List.of("style.yaml", "services.yaml", "needs.yaml")) {
            shell.folder.file("board/" + file, Files.readString(Path.of("stack/grafana", file)));
        }
        shell.folder.shipped("prometheus", "conventions.yaml", "thresholds.yaml", "discovery.yaml");
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void saysThatWithoutAStoreOnlyTheFilesAreChecked() {
        assertEquals(
                new Result(
                        0,
                        """
                        DASHBOARD  PANELS  NOT ASKED
                        Home       1
                        """,
                        "the metrics store does not answer, so only the files were checked; `devmon up` starts it\n"),
                shell.run("dashboard", "check", "home"));
    }

    @Test
    void findingsAreErrorsWithTheirPlaceAndEndWithThree() {
        shell.folder.file("board/dashboards/home.json", HOME.replace("Whether.", ""));
        Result result = shell.run("-q", "dashboard", "check", "home");

        assertEquals(3, result.exitCode());
        assertTrue(
                result.err()
                        .matches(
                                """
                                error: stack/board/dashboards/home.json:\\d+
                                  why: the panel "Up" has no description
                                  fix: say what a reader learns from it
                                """),
                result::err);
        assertTrue(result.out().contains("Home       1"), result::out);
    }

    @Test
    void findingsArePartOfTheDocument() {
        shell.folder.file("board/dashboards/home.json", HOME.replace("Whether.", ""));
        Result result = shell.run("-q", "dashboard", "check", "home", "--json");

        assertEquals(3, result.exitCode());
        assertEquals(List.of("schemaVersion", "store", "dashboards", "findings"), Keys.of(result.out()));
        assertTrue(result.out().contains("has no description"), result::out);
        assertEquals("", result.err());
    }
}
