package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.failure.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureReportTest {
    private static final Failure PORT = Failure.preflight(
            "port 9090 is already in use (component store)",
            "pid 4121 \"java\" listens on 127.0.0.1:9090",
            "stop it, or set ports.store.http in devmon.yaml");
    private static final Failure EXIT = Failure.component(
            "web exited with code 1", "the last lines of its log:\n  one\n  two\n", "see `devmon logs web`");

    @Test
    void saysWhatWhyAndFixOfEachAndIndentsLogs() {
        assertEquals(
                """
                error: port 9090 is already in use (component store)
                  why: pid 4121 "java" listens on 127.0.0.1:9090
                  fix: stop it, or set ports.store.http in devmon.yaml
                error: web exited with code 1
                  why: the last lines of its log:
                         one
                         two
                  fix: see `devmon logs web`
                """,
                FailureReport.text(List.of(PORT, EXIT), TextStyle.Mode.NONE));
    }

    @Test
    void coloursOnlyTheWordError() {
        String text = FailureReport.text(List.of(PORT), TextStyle.Mode.COLOUR);

        assertTrue(text.startsWith("\u001b[31merror:\u001b[0m port 9090"), text);
        assertEquals(
                FailureReport.text(List.of(PORT), TextStyle.Mode.NONE),
                text.replace("\u001b[31m", "").replace("\u001b[0m", ""));
    }

    @Test
    void isOneDocumentOfAllFailures() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "errors" : [ {
                    "what" : "port 9090 is already in use (component store)",
                    "why" : "pid 4121 \\"java\\" listens on 127.0.0.1:9090",
                    "fix" : "stop it, or set ports.store.http in devmon.yaml",
                    "exitCode" : 5
                  }, {
                    "what" : "web exited with code 1",
                    "why" : "the last lines of its log:\\n  one\\n  two\\n",
                    "fix" : "see `devmon logs web`",
                    "exitCode" : 6
                  } ]
                }"""
                        .strip(),
                FailureReport.json(List.of(PORT, EXIT)));
    }
}
