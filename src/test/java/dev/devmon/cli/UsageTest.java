package dev.devmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.cli.Shell.Result;
import dev.devmon.cli.Terminal.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong words, wrong files, and the options and variables that every command takes. */
@Timeout(60)
class UsageTest {
    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void web() {
        shell = new Shell(folder).quick("site/web", "");
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void rejectsAnUnknownCommandWithASuggestion() {
        assertEquals(
                new Result(
                        2,
                        "",
                        """
                        error: unknown command "stauts"
                          why: `devmon` does not accept this
                          fix: did you mean "status"? `devmon --help` lists what it accepts
                        """),
                shell.run("stauts"));
    }

    @Test
    void rejectsAnUnknownOptionWithASuggestion() {
        assertEquals(
                new Result(
                        2,
                        "",
                        """
                        error: unknown option "--jsn"
                          why: `devmon status` does not accept this
                          fix: did you mean "--json"? `devmon status --help` lists what it accepts
                        """),
                shell.run("status", "--jsn"));
    }

    @Test
    void rejectsOneWordTooMany() {
        Result result = shell.run("status", "web");

        assertEquals(2, result.exitCode());
        assertTrue(result.err().startsWith("error: unexpected argument \"web\"\n"), result::err);
    }

    @Test
    void suggestsNoHiddenCommand() {
        assertFalse(shell.run("agnt").err().contains("agent"));
    }

    @Test
    void rejectsUnknownComponentsAllAtOnce() {
        assertEquals(
                new Result(
                        2,
                        "",
                        """
                        error: unknown component or group "wed"
                          why: the stack has: site, web
                          fix: did you mean "web"? choose one of them
                        error: unknown component or group "nothing"
                          why: the stack has: site, web
                          fix: choose one of them
                        """),
                shell.run("up", "wed", "nothing"));
    }

    @Test
    void reportsEveryErrorOfTheSettings() {
        shell.folder.settings("memory: {wbe: 1g}\nportz: {}\n");
        Result result = shell.run("status");

        assertEquals(3, result.exitCode());
        assertEquals("", result.out());
        assertEquals(
                2,
                result.err().lines().filter(line -> line.startsWith("error: ")).count(),
                result::err);
        assertTrue(result.err().contains("devmon.yaml:1"), result::err);
        assertTrue(result.err().contains("devmon.yaml:2"), result::err);
    }

    @Test
    void reportsWrongWordsAsOneDocumentToo() {
        Result result = shell.run("status", "--jsn", "--json");

        assertEquals(2, result.exitCode());
        assertEquals("", result.err());
        assertEquals(List.of("schemaVersion", "errors"), Keys.of(result.out()));
    }

    @Test
    void failsWithThreeWhenTheSettingsFileIsMissing() {
        Result result = shell.run("status", "--config", "none.yaml");

        assertEquals(3, result.exitCode());
        assertTrue(result.err().contains(folder.resolve("none.yaml").toString()), result::err);
    }

    @Test
    void takesTheSettingsFileFromTheOptionWhereverItStandsAndElseFromTheEnvironment() {
        shell.folder.settings("one.yaml", "stack: one\n").settings("two.yaml", "stack: two\n");
        shell.environment.put("DEVMON_CONFIG", "one.yaml");

        assertEquals(
                "stack one is not running; `devmon up` starts it\n",
                shell.run("status").out());
        for (String[] line : List.of(
                new String[] {"--config", "two.yaml", "status"}, new String[] {"status", "--config=two.yaml"})) {
            assertEquals(
                    "stack two is not running; `devmon up` starts it\n",
                    shell.run(line).out());
        }
    }

    @Test
    void takesTheStackNameFromTheOptionWhereverItStandsAndElseFromTheEnvironment() {
        shell.environment.put("DEVMON_STACK_NAME", "one");

        assertEquals(
                "stack one is not running; `devmon up` starts it\n",
                shell.run("status").out());
        for (String[] line :
                List.of(new String[] {"--stack-name", "two", "status"}, new String[] {"status", "--stack-name=two"})) {
            assertEquals(
                    "stack two is not running; `devmon up` starts it\n",
                    shell.run(line).out());
        }
        shell.environment.put("DEVMON_STACK_NAME", "");
        assertTrue(shell.run("status").out().startsWith("stack devmon "));
    }

    @Test
    void rejectsAStackNameThatWouldLeaveItsFolder() {
        assertEquals(2, shell.run("status", "--stack-name", "../other").exitCode());
    }

    @Test
    void coloursOnlyOnATerminalAndOnlyWhereColoursAreWanted() {
        shell.run("up");
        assertFalse(coloured("status"));
        shell.outKind = Kind.TERMINAL;

        assertTrue(coloured("status"));
        assertTrue(coloured("--help"));
        assertFalse(coloured("status", "--no-color"));
        assertFalse(coloured("--help", "--no-color"));
        shell.environment.put("NO_COLOR", "1");
        assertFalse(coloured("status"));
        shell.environment.put("NO_COLOR", "");
        assertTrue(coloured("status"), "an empty NO_COLOR says nothing");
        shell.environment.put("TERM", "dumb");
        assertFalse(coloured("status"));
    }

    private boolean coloured(String... arguments) {
        return shell.run(arguments).out().contains("\u001b[");
    }

    @Test
    void coloursErrorsOnlyWhereErrorsGoToATerminal() {
        shell.outKind = Kind.TERMINAL;
        assertTrue(shell.run("stauts").err().startsWith("error:"));
        shell.errKind = Kind.TERMINAL;
        assertTrue(shell.run("stauts").err().startsWith("\u001b[31merror:\u001b[0m"));
    }

    @Test
    void saysOnlyResultsAndErrorsWhenQuiet() {
        assertEquals(new Result(0, "", ""), shell.run("up", "--quiet"));
        assertEquals(new Result(0, "", ""), shell.run("-q", "down"));
        assertTrue(shell.run("-q", "restart", "web").err().startsWith("error: web is not running\n"));
    }

    @Test
    void showsTheStackTraceOnlyWhenDebugging() {
        assertFalse(shell.run("restart", "web").err().contains("\tat dev.devmon"));
        assertTrue(shell.run("restart", "web", "--debug").err().contains("\tat dev.devmon"));
    }

    @ParameterizedTest
    @CsvSource({
        "trace --limit -1, '--limit', '\"-1\" is not a whole number from 1 to 999999999'",
        "trace --limit 0, '--limit', '\"0\" is not a whole number from 1 to 999999999'",
        "trace --limit 9999999999, '--limit', '\"9999999999\" is not a whole number from 1 to 999999999'",
        "trace --since -5m, '--since', '\"-5m\" is not a duration such as 90s, 5m or 1h'",
        "trace --since 999999999d, '--since', '\"999999999d\" is longer than 3650d'",
        "logs --tail -1, '--tail', '\"-1\" is not a whole number from 0 to 999999999'",
        "logs --tail many, '--tail', '\"many\" is not a whole number from 0 to 999999999'",
        "logs --since 999999999h, '--since', '\"999999999h\" is longer than 3650d'",
        "alerts silence Shop --for 0s, '--for', '\"0s\" is not longer than zero'",
        "alerts silence Shop --for 999999999d, '--for', '\"999999999d\" is longer than 3650d'",
        "alerts silence Shop --for -1h, '--for', '\"-1h\" is not a duration such as 90s, 5m or 1h'"
    })
    void rejectsValuesThatMakeNoSense(String line, String option, String why) {
        Result result = shell.run(line.split(" "));

        assertEquals(2, result.exitCode(), result::err);
        assertTrue(
                result.err().startsWith("error: Invalid value for option '" + option + "': " + why + "\n"),
                result::err);
    }

    @Test
    void rejectsMoreLinesOfServicesThanCanBeSearched() {
        Result result = shell.run("logs", "--service", "shop", "--tail", "10001");

        assertEquals(2, result.exitCode());
        assertTrue(result.err().startsWith("error: --tail 10001 is too many log lines of services\n"), result::err);
    }
}
