package dev.devmon.report;

import dev.devmon.canary.Canary;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.util.List;
import java.util.Locale;

/** Formats the result of the canary. */
public final class CanaryReport {
    private CanaryReport() {}

    public static String text(Canary.Report report, TextStyle.Mode mode) {
        Table table = new Table(mode, "AFTER", "RESULT", "CHECK");
        report.checks()
                .forEach(check -> table.row(
                        Cell.of(EventText.seconds(check.after())),
                        new Cell(word(check.outcome()), style(check)),
                        Cell.of(check.what())));
        StringBuilder text = new StringBuilder(table.toString());
        report.checks().stream()
                .filter(check -> check.outcome() != Canary.Outcome.OK)
                .forEach(check -> text.append("\n%s: %s\n  why: %s\n  fix: %s\n"
                        .formatted(word(check.outcome()), check.what(), check.why(), check.fix())));
        return text.append('\n').append(summary(report)).append('\n').toString();
    }

    private static String summary(Canary.Report report) {
        long failed = report.count(Canary.Outcome.FAILED);
        long skipped = report.count(Canary.Outcome.SKIPPED);
        return "canary finished: " + report.passed() + " checks passed"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (skipped == 0 ? "" : ", " + skipped + " skipped")
                + ", after " + EventText.seconds(report.took()) + "; trace " + report.traceId();
    }

    private static String word(Canary.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static TextStyle style(Canary.CheckResult check) {
        return switch (check.outcome()) {
            case OK -> TextStyle.GOOD;
            case FAILED -> TextStyle.BAD;
            case SKIPPED -> TextStyle.DIM;
        };
    }

    private record Document(int schemaVersion, boolean holds, String traceId, List<Entry> hops) {}

    private record Entry(Canary.Outcome result, long afterMs, String hop, String why, String fix) {}

    public static String json(Canary.Report report) {
        return Json.write(new Document(
                1,
                report.holds(),
                report.traceId(),
                report.checks().stream()
                        .map(check -> new Entry(
                                check.outcome(), check.after().toMillis(), check.what(), check.why(), check.fix()))
                        .toList()));
    }
}
