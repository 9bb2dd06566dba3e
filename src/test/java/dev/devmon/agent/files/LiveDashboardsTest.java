package dev.devmon.agent.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards of the user's project while the stack runs. */
class LiveDashboardsTest {
    private static final String BOARD = "/project/user-board.json";
    private static final String DESCRIPTION =
            """
            uid: board
            title: %s
            description: A board.
            rows:
              - {title: Row, panels: [{stat: Up, description: D., query: up}]}
            """;

    @TempDir
    Path folder;

    private Workbench bench;
    private LiveFiles live;

    @BeforeEach
    void aPageWithADashboardOfTheUser() throws IOException {
        bench = new Workbench(folder);
        bench.folder
                .file("pages/style.yaml", Files.readString(Path.of("stack/grafana/style.yaml")))
                .web(
                        "pages",
                        LoopbackPages.freePort(),
                        """
                        mounts: [{generated: dashboards, at: /project, onChange: reload}]
                        reload: {http: {port: http, path: /health}}
                        """)
                .settings("dashboards: [boards]\n");
        write("board.yaml", DESCRIPTION.formatted("Old"));
        bench.bringUp();
        live = new LiveFiles(
                bench.session(), ProjectFiles.dashboards(bench.session().stack()));
        look();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("boards"));
        Files.writeString(folder.resolve("boards").resolve(name), text);
    }

    private void look() throws IOException {
        live.refresh(RunningStack.of(bench.session()));
        live.run();
    }

    private String board() {
        return bench.engine.files("pages").getOrDefault(BOARD, "");
    }

    private Optional<String> error() {
        return LiveReload.lastError(bench.session(), GeneratedKind.DASHBOARDS);
    }

    @Test
    void showsWhatIsSaved() throws IOException {
        assertTrue(board().contains("\"title\" : \"Old\""), board());
        write("board.yaml", DESCRIPTION.formatted("Newer"));

        look();

        assertTrue(board().contains("\"title\" : \"Newer\""), board());
        assertEquals("nothing to do\n", bench.up().plan(Workbench.request()).text());
    }

    @Test
    void keepsTheOldOneAndSaysWhatIsWrongWithTheNew() throws IOException {
        write("board.yaml", DESCRIPTION.formatted("Newer") + "colour: red\n");

        look();

        assertTrue(board().contains("\"title\" : \"Old\""), board());
        assertTrue(error().orElse("").endsWith("board.yaml:6: unknown key \"colour\""), () -> error().orElse(""));

        write("board.yaml", DESCRIPTION.formatted("Newest"));
        look();
        assertTrue(board().contains("\"title\" : \"Newest\""), board());
        assertEquals(Optional.empty(), error());
    }

    @Test
    void takesAnExportedDashboardAsItIs() throws IOException {
        write("exported.json", "{\"uid\": \"e\", \"title\": \"E\", \"panels\": []}");
        look();
        assertEquals(
                "{\"uid\": \"e\", \"title\": \"E\", \"panels\": []}",
                bench.engine.files("pages").get("/project/user-exported.json"));

        write("exported.json", "{\"title\": \"E\"}");
        look();
        assertTrue(error().orElse("").endsWith("exported.json:1: the dashboard has no uid"), () -> error().orElse(""));
    }

    @Test
    void leavesADashboardWhoseFileIsGoneUntilTheNextUp() throws IOException {
        Files.delete(folder.resolve("boards/board.yaml"));

        look();

        assertTrue(board().contains("\"title\" : \"Old\""), board());
        assertTrue(
                bench.up().plan(Workbench.request()).text().contains("(files of its configuration are gone)"),
                () -> bench.up().plan(Workbench.request()).text());
    }
}
