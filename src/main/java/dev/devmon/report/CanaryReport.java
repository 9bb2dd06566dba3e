package dev.devmon.report;

import dev.devmon.canary.Canary;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.util.List;
import java.util.Locale;

/** How the canary fared. */
public final class CanaryReport {
    private CanaryReport() {}

    public static String text(Canary.Report report, TextStyle.Mode mode) {
        Table table = new Table(mode, "AFTER", "RESULT", "HOP");
        report.hops()
                .forEach(hop -> table.row(
                        Cell.of(EventText.seconds(hop.after())),
                        new Cell(word(hop.outcome()), style(hop)),
                        Cell.of(hop.what())));
        StringBuilder text = new StringBuilder(table.toString());
        report.hops().stream()
                .filter(hop -> hop.outcome() != Canary.Outcome.OK)
                .forEach(hop -> text.append("\n%s: %s\n  why: %s\n  fix: %s\n"
                        .formatted(word(hop.outcome()), hop.what(), hop.why(), hop.fix())));
        return text.append('\n').append(summary(report)).append('\n').toString();
    }

    private static String summary(Canary.Report report) {
        long failed = report.count(Canary.Outcome.FAILED);
        long leftOut = report.count(Canary.Outcome.LEFT_OUT);
        return "canary: "
                + report.count(Canary.Outcome.OK) + " of "
                + report.hops().size() + " hops hold"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (leftOut == 0 ? "" : ", " + leftOut + " left out")
                + ", after " + EventText.seconds(report.took()) + "; trace " + report.traceId();
    }

    private static String word(Canary.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static TextStyle style(Canary.Hop hop) {
        return switch (hop.outcome()) {
            case OK -> TextStyle.GOOD;
            case FAILED -> TextStyle.BAD;
            case LEFT_OUT -> TextStyle.DIM;
        };
    }

    private record Document(int schemaVersion, boolean holds, String traceId, List<Entry> hops) {}

    private record Entry(Canary.Outcome result, long afterMs, String hop, String why, String fix) {}

    public static String json(Canary.Report report) {
        return Json.write(new Document(
                1,
                report.holds(),
                report.traceId(),
                report.hops().stream()
                        .map(hop -> new Entry(hop.outcome(), hop.after().toMillis(), hop.what(), hop.why(), hop.fix()))
                        .toList()));
    }
}
