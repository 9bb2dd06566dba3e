package dev.devmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.cli.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CompletionTest {
    private static final List<String> VISIBLE = List.of(
            "up",
            "down",
            "status",
            "open",
            "logs",
            "restart",
            "discover",
            "forget",
            "doctor",
            "config",
            "version",
            "completion");

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void shell() {
        shell = new Shell(folder);
    }

    private String script(String name) {
        Result result = shell.run("completion", name);
        shell.close();
        assertEquals(0, result.exitCode(), result::err);
        assertEquals("", result.err());
        return result.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void containsEveryVisibleCommand(String name) {
        String script = script(name);

        for (String command : VISIBLE) {
            assertTrue(script.contains(command), command);
        }
        assertTrue(script.contains("strict-ports"));
        assertFalse(script.replaceAll(" -d '.*'", "").contains("agent"), "it is hidden");
    }

    @Test
    void isForBashUnlessAskedOtherwise() {
        assertEquals(script("bash"), shell.run("completion").out());
        assertEquals(2, shell.run("completion", "tcsh").exitCode());
    }

    @Test
    void isAScriptThatBashUnderstands() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("devmon.bash"), script("bash"));
        Process bash = new ProcessBuilder("bash", "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, bash.waitFor(), said);
        assertEquals("", said);
    }

    @Test
    void isForFishWithTheCommandsOfCommands() {
        String script = script("fish");
        String alerts = "__fish_seen_subcommand_from alerts";

        assertTrue(script.contains("complete -c devmon -n '__fish_use_subcommand' -a alerts -d '"), script);
        for (String line : List.of(
                "complete -c devmon -n '" + alerts
                        + "; and not __fish_seen_subcommand_from test mutate check drill silence' -a silence -d '",
                "complete -c devmon -n '" + alerts
                        + "; and not __fish_seen_subcommand_from test mutate check drill silence' -l watch -d '",
                "complete -c devmon -n '" + alerts + "; and __fish_seen_subcommand_from silence' -l expire -d '",
                "complete -c devmon -n '__fish_seen_subcommand_from dashboard; and __fish_seen_subcommand_from check'"
                        + " -l json -d '",
                "complete -c devmon -n '__fish_seen_subcommand_from status' -l watch -d '")) {
            assertTrue(script.contains(line), line);
        }
    }

    @Test
    void isForFishOneCompletionALineWithBalancedQuotes() {
        String script = script("fish");

        assertTrue(script.startsWith("complete -c devmon -f\n"));
        assertTrue(script.lines().allMatch(line -> line.startsWith("complete -c devmon ")), script);
        assertTrue(
                script.lines()
                        .allMatch(line -> line.replace("\\'", "")
                                                .chars()
                                                .filter(c -> c == '\'')
                                                .count()
                                        % 2
                                == 0),
                script);
        assertFalse(script.contains("${"), "no variables of the help texts");
    }
}
