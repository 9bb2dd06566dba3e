package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.canary.Canary;
import dev.devmon.canary.Canary.CheckResult;
import dev.devmon.canary.Canary.Outcome;
import dev.devmon.codec.Json;
import dev.devmon.stores.LogLine;
import dev.devmon.stores.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How log lines, traces and the canary look. */
class TelemetryReportsTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123Z");
    private static final TraceSummary TRACE = new TraceSummary(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            NOON,
            Duration.ofMillis(1234),
            3,
            1,
            "shop",
            "GET /cart",
            List.of("db", "shop"));
    private static final Canary.Report REPORT = new Canary.Report(
            List.of(
                    new CheckResult(Outcome.OK, Duration.ofMillis(40), "door accepts a trace", "", ""),
                    new CheckResult(
                            Outcome.FAILED,
                            Duration.ofSeconds(20),
                            "store has it",
                            "it has 0 spans",
                            "see `devmon logs`"),
                    new CheckResult(
                            Outcome.SKIPPED,
                            Duration.ofSeconds(20),
                            "pages lead to it",
                            "not brought up",
                            "bring it up")),
            "4bf9",
            Duration.ofSeconds(20));

    @Test
    void writesALogLineWithItsIdsAndItsStackTraceBelow() {
        LogLine line = new LogLine(
                "1", NOON, NOON, "error", "shop", "o.Pay", "no money", "4bf9", "c-1", "java.lang.X: y\n\tat A");

        assertEquals(
                """
                2026-01-02 12:00:00.123 ERROR shop o.Pay: no money  trace=4bf9  correlation=c-1
                    java.lang.X: y
                    \tat A
                """,
                LogLines.text(line, ZoneOffset.UTC, TextStyle.Mode.NONE));
    }

    @Test
    void writesALogLineThatSaysLittle() {
        LogLine line = new LogLine("1", NOON, NOON, "", "shop", "", "hello", "", "", "");

        assertEquals(
                "2026-01-02 12:00:00.123       shop: hello\n",
                LogLines.text(line, ZoneOffset.UTC, TextStyle.Mode.NONE));
    }

    @Test
    void listsTracesLatestAndSlowest() {
        assertEquals(
                """
                latest
                TRACE                             STARTED       DURATION  SPANS  ERRORS  SERVICE  OPERATION
                4bf92f3577b34da6a3ce929d0e0e4736  12:00:00.123  1.23 s    3      1       shop +1  GET /cart

                slowest
                TRACE  STARTED  DURATION  SPANS  ERRORS  SERVICE  OPERATION
                """,
                TracesTable.text(List.of(TRACE), List.of(), ZoneOffset.UTC, TextStyle.Mode.NONE));
        assertEquals(
                "1234000",
                Json.read(TracesTable.json(List.of(TRACE), List.of()))
                        .orElseThrow()
                        .text("/latest/0/durationUs")
                        .orElse(""));
    }

    @Test
    void saysWhichCheckOfTheCanaryFailedAndHowToFixIt() {
        assertEquals(
                """
                AFTER   RESULT   CHECK
                0.0 s   ok       door accepts a trace
                20.0 s  failed   store has it
                20.0 s  skipped  pages lead to it

                failed: store has it
                  why: it has 0 spans
                  fix: see `devmon logs`

                skipped: pages lead to it
                  why: not brought up
                  fix: bring it up

                canary finished: 1 of 3 checks passed, 1 failed, 1 skipped, after 20.0 s; trace 4bf9
                """,
                CanaryReport.text(REPORT, TextStyle.Mode.NONE));
        assertEquals(
                "skipped",
                Json.read(CanaryReport.json(REPORT))
                        .orElseThrow()
                        .text("/hops/2/result")
                        .orElse(""));
    }
}
