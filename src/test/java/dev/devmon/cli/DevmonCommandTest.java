package dev.devmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.cli.Shell.Result;
import dev.devmon.cli.Terminal.Kind;
import dev.devmon.codec.Json;
import dev.devmon.engine.FakeEngine.Behaviour;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command from its words to its exit code: what it does, and which stream says what. */
@Timeout(60)
class DevmonCommandTest {
    @TempDir
    Path folder;

    private Shell shell;
    private int port;

    @BeforeEach
    void storeAndWeb() {
        shell = new Shell(folder).quick("store", "mounts: [{volume: data, at: /data}]\n");
        port = LoopbackPages.freePort();
        shell.folder.web(
                "site/web",
                port,
                """
                after: [store]
                links: [{title: Web, port: http, path: /start}]
                serves: {front-page: http}
                """);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private void assertResult(int exitCode, String out, String err, Result result) {
        assertEquals(new Result(exitCode, out, err), result);
    }

    @Test
    void upWritesPagesToOutAndProgressToErr() {
        Result result = shell.run("up");

        assertEquals(0, result.exitCode(), result::err);
        assertEquals("PAGE  ADDRESS\nWeb   http://localhost:" + port + "/start\n\n", result.out());
        assertTrue(result.err().contains("store: pulling example/store:1.0 100%\n"), result::err);
        assertTrue(result.err().contains("web: waiting for /ready\nweb: ready in "), result::err);
        assertTrue(
                result.err().endsWith("`devmon status` shows what is running, `devmon down` removes the stack\n"),
                result::err);
    }

    @Test
    void upTakesNamesAndWhatToLeaveOut() {
        shell.quick("other", "");
        assertEquals(0, shell.run("up", "site", "--without", "store").exitCode());

        assertTrue(shell.engine.container("web").isPresent());
        assertTrue(shell.engine.container("store").isEmpty());
        assertTrue(shell.engine.container("other").isEmpty());
    }

    @Test
    void upPlansWithoutDoing() {
        assertResult(
                0,
                """
                create network    devmon  (the stack has none)
                pull image        example/store:1.0  (not on this engine)
                create container  devmon-store  (there is none)
                """,
                "",
                shell.run("up", "store", "--dry-run"));
        assertEquals(List.of(), shell.engine.calls());
    }

    @Test
    void upWritesOneDocument() {
        Result result = shell.run("up", "--json");

        assertEquals(0, result.exitCode(), result::err);
        assertEquals(List.of("schemaVersion", "steps", "components", "services", "notes"), Keys.of(result.out()));
        assertEquals(
                List.of("schemaVersion", "steps"),
                Keys.of(shell.run("up", "--dry-run", "--json").out()));
    }

    @Test
    void upSendsNoCanaryWhereOneDocumentIsAskedFor() {
        Result result = shell.run("up", "--json", "--canary");

        assertEquals(2, result.exitCode());
        assertTrue(result.out().contains("--json and --canary cannot be combined"), result::out);
        assertEquals(List.of(), shell.engine.calls());
    }

    @Test
    void upFailsWithSixWhenAComponentFails() {
        shell.engine.behave("store", Behaviour.EXITS_AT_ONCE).logsAtStart("store");
        Result result = shell.run("up", "--quiet");

        assertResult(
                6,
                "",
                """
                error: store exited with code 1
                  why: its log is empty
                  fix: see `devmon logs store`; the container is kept for inspection, `devmon up` tries again
                """,
                result);
    }

    @Test
    void upRefusesToRunWithoutItsLauncher() {
        shell.environment.remove("TESTCONTAINERS_REUSE_ENABLE");
        Result result = shell.run("up");

        assertEquals(2, result.exitCode());
        assertTrue(result.err().startsWith("error: devmon was started without its launcher\n"), result::err);
        assertEquals(List.of(), shell.engine.calls());
    }

    @Test
    void upFailsWithFiveWhenAPortIsTakenAndPortsAreStrict() {
        shell.pages.open(port, 200);

        assertEquals(5, shell.run("up", "--strict-ports").exitCode());
    }

    @Test
    void downSaysWhatItRemovedAndThatTheDataStays() {
        shell.run("up");

        assertResult(
                0,
                "",
                """
                removed 2 containers, 1 network, 0 volumes
                the data is kept in 1 volume; `devmon down --volumes` removes it
                """,
                onlyResults(shell.run("down")));
        assertResult(
                0,
                "",
                """
                stack devmon is not running: nothing to take down
                the data is kept in 1 volume; `devmon down --volumes` removes it
                """,
                shell.run("down"));
    }

    /** Without lines of progress, which begin with the name of a component. */
    private static Result onlyResults(Result result) {
        return new Result(result.exitCode(), result.out(), result.err().replaceAll("(?m)^(?:store|web): .*\n", ""));
    }

    @Test
    void downRemovesDataOnlyWhenSureOffATerminal() {
        shell.run("up");
        assertResult(
                2,
                "",
                """
                error: --volumes removes 1 volume with its data
                  why: devmon cannot ask for confirmation: this is not a terminal
                  fix: add --yes
                """,
                shell.run("down", "--volumes"));
        assertTrue(shell.engine.container("store").isPresent());

        assertEquals(0, shell.run("down", "--volumes", "--yes").exitCode());
        assertTrue(shell.engine.volumes().isEmpty());
    }

    @Test
    void downAsksOnATerminalAndTakesNoForAnAnswer() {
        shell.run("up");
        shell.on(Kind.TERMINAL);
        for (String no : List.of("n\n", "\n", "", "nyes\n")) {
            shell.input = no;
            assertResult(
                    0,
                    "",
                    "remove devmon-store-data with all data? [y/N] nothing changed\n",
                    shell.run("down", "--volumes"));
            assertTrue(shell.engine.container("store").isPresent(), no);
        }
    }

    @Test
    void downTakesYesForAnAnswer() {
        for (String yes : List.of("y\n", " YES \n")) {
            shell.on(Kind.OTHER).run("up");
            shell.on(Kind.TERMINAL).input = yes;

            assertEquals(0, shell.run("down", "--volumes", "--quiet").exitCode());
            assertTrue(shell.engine.volumes().isEmpty(), yes);
        }
    }

    @Test
    void downAsksNothingWhereThereIsNoData() {
        assertEquals(0, shell.run("down", "--volumes").exitCode());
    }

    @Test
    void statusTellsInItsExitCodeWhetherWhatRunsIsReady() {
        assertResult(0, "stack devmon is not running; `devmon up` starts it\n", "", shell.run("status"));
        shell.run("up");

        Result healthy = shell.run("status");
        assertEquals(0, healthy.exitCode(), healthy::out);
        assertEquals("", healthy.err());
        assertTrue(healthy.out().contains("http://localhost:" + port + "/start"), healthy::out);

        shell.engine.stop(shell.engine.container("store").orElseThrow().id());
        Result unhealthy = shell.run("status", "--json");
        assertEquals(6, unhealthy.exitCode());
        assertEquals(
                List.of("schemaVersion", "stack", "engine", "components", "agent", "services", "alerts"),
                Keys.of(unhealthy.out()));
    }

    @Test
    void openPrintsAnAddress() {
        shell.run("up");
        String address = "http://localhost:" + port + "/start\n";

        assertResult(0, address, "", shell.run("open", "--print"));
        assertResult(0, address, "", shell.run("open", "web", "--print"));
        assertEquals(2, shell.run("open", "store", "--print").exitCode());
    }

    @Test
    void openFailsWithSixWhenNothingRuns() {
        Result result = shell.run("open", "--print");

        assertEquals(6, result.exitCode());
        assertEquals("", result.out());
    }

    @Test
    void logsPrefixesLinesWithTheirComponent() {
        shell.run("up");
        shell.engine.log("store", "one", "two").log("web", "three");

        assertResult(
                0,
                """
                store | two
                web   | three
                """,
                "",
                shell.run("logs", "--tail", "1"));
        assertResult(0, "store | ready\nstore | one\nstore | two\n", "", shell.run("logs", "store", "--since", "1h"));
        assertEquals(2, shell.run("logs", "--since", "soon").exitCode());
        Shell.Result unknown = shell.run("logs", "nobody");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("for a service of yours: `devmon logs --service NAME`"), unknown.err());
    }

    @Test
    void logsFollowsUntilTheStreamsEnd() {
        shell.run("up");

        assertResult(0, "store | ready\n", "", shell.run("logs", "--follow", "store"));
    }

    @Test
    void logsFailsWithFourWhenTheEngineGoesAwayWhileItFollows() {
        shell.run("up");
        shell.outage.beginAt("logs");

        assertResult(
                4,
                "",
                """
                error: Docker cannot be reached at unix:///var/run/docker.sock
                  why: there is no socket
                  fix: start Docker
                """,
                shell.run("logs", "--follow"));
    }

    @Test
    void restartSaysThatTheComponentIsReadyAgain() {
        shell.run("up");
        Result result = shell.run("restart", "web");

        assertEquals(0, result.exitCode(), result::err);
        assertEquals("", result.out());
        assertTrue(result.err().endsWith("web is ready again\n"), result::err);
        assertEquals(2, shell.run("restart").exitCode());
    }

    @Test
    void discoverWritesOneDocument() throws Exception {
        shell.folder
                .file("prometheus/discovery.yaml", Files.readString(Path.of("stack/prometheus/discovery.yaml")))
                .settings("discovery: {services: [{name: shop, port: " + LoopbackPages.freePort() + "}]}\n");

        Result json = shell.run("discover", "--json");
        assertEquals(0, json.exitCode(), json::err);
        assertEquals(List.of("schemaVersion", "services"), Keys.of(json.out()));
        assertTrue(json.out().contains("\"name\" : \"shop\""), json::out);
        assertTrue(shell.run("discover", "--all").out().contains("shop"));
        assertTrue(shell.run("discover").out().contains("shop"));
        assertEquals(0, shell.run("forget", "shop").exitCode());
        assertEquals(2, shell.run("forget", "nobody").exitCode());
    }

    @Test
    void doctorFindsTheEngineAndFailsWithFourWithoutOne() {
        Result well = shell.run("doctor");
        assertEquals(0, well.exitCode(), well::err);
        assertTrue(well.out().startsWith("CHECK "), well::out);

        shell.outage.begin();
        Result ill = shell.run("doctor", "--json");
        assertEquals(4, ill.exitCode());
        assertEquals(List.of("schemaVersion", "findings"), Keys.of(ill.out()));
    }

    @Test
    void configShowsWhereEachValueComesFrom() {
        shell.folder.settings("memory: {web: 128m}\n");
        Result result = shell.run("config");

        assertEquals(0, result.exitCode());
        assertTrue(
                result.out().lines().anyMatch(line -> line.matches("memory\\.web +128 MB +.*/devmon\\.yaml:1")),
                result::out);
        assertTrue(result.out().lines().anyMatch(line -> line.matches("images\\.web +example/web:1\\.0 +default")));
        assertEquals(
                List.of("schemaVersion", "settings"),
                Keys.of(shell.run("config", "--json").out()));
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertTrue(shell.run("version").out().matches("devmon \\d+\\.\\d+\\.\\d+\\S*, Java .*\n"));
        assertTrue(shell.run("--version").out().matches("devmon \\d+\\.\\d+\\.\\d+\\S*\n"));
    }

    @Test
    void helpListsTheExitCodesAndTheVisibleCommands() {
        Result help = shell.run("--help");

        assertEquals(0, help.exitCode());
        assertEquals("", help.err());
        for (ExitCode code : ExitCode.values()) {
            assertTrue(
                    help.out().lines().anyMatch(line -> line.strip()
                            .matches(code.code() + " +\\Q" + code.meaning() + "\\E")),
                    () -> code + " is not in\n" + help.out());
        }
        assertTrue(help.out().contains("  discover"));
        assertFalse(help.out().contains("  agent"), "it is started by up");
        assertEquals(help, shell.run(), "so does devmon alone");
        assertTrue(shell.run("up", "--help").out().contains("--strict-ports"));
    }

    @Test
    void engineThatCannotBeReachedEndsEveryCommandThatNeedsItWithFour() {
        shell.outage.begin();
        for (List<String> command : List.of(
                List.of("up"),
                List.of("up", "--dry-run"),
                List.of("down"),
                List.of("down", "--volumes"),
                List.of("status"),
                List.of("open"),
                List.of("logs"),
                List.of("restart", "web"))) {
            assertResult(
                    4,
                    "",
                    """
                    error: Docker cannot be reached at unix:///var/run/docker.sock
                      why: there is no socket
                      fix: start Docker
                    """,
                    shell.run(command.toArray(String[]::new)));
        }
        for (String command : List.of("config", "version", "completion", "--help")) {
            assertEquals(0, shell.run(command).exitCode(), command);
        }
    }

    @Test
    void failureIsOneDocumentWhenADocumentWasAskedFor() {
        shell.outage.begin();
        Result result = shell.run("status", "--json");

        assertEquals(4, result.exitCode());
        assertEquals("", result.err());
        assertEquals(List.of("schemaVersion", "errors"), Keys.of(result.out()));
        assertEquals(
                "4",
                Json.read(result.out())
                        .flatMap(document -> document.text("/errors/0/exitCode"))
                        .orElse(""));
    }

    @Test
    void engineIsClosedAtTheEnd() {
        shell.run("status");

        assertTrue(shell.engine.closed());
    }
}
