package dev.devmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.cli.Shell.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class McpCommandTest {
    @TempDir
    Path folder;

    @Test
    void printsWhatToTellTheUsualClients() {
        try (Shell shell = new Shell(folder).quick("site/web", "")) {
            shell.environment.put("DEVMON_LAUNCHER", "/opt/my tools/devmon");
            Result result = shell.run("mcp", "--allow-changes", "--print-config");

            assertEquals(0, result.exitCode());
            assertTrue(
                    result.out()
                            .contains("\nclaude mcp add devmon -- '/opt/my tools/devmon' mcp --allow-changes"
                                    + " --stack-name devmon\n"),
                    result::out);
            assertTrue(
                    result.out()
                            .contains(
                                    """
                                      "servers" : {
                                        "devmon" : {
                                          "type" : "stdio",
                                          "command" : "/opt/my tools/devmon",
                                          "args" : [ "mcp", "--allow-changes", "--stack-name", "devmon" ]
                                    """),
                    result::out);
        }
    }
}
