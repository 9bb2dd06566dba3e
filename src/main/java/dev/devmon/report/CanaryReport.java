package dev.devmon.report;

import dev.devmon.canary.Canary;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the canary fared. */
public final class CanaryReport {
    private CanaryReport() {}

    public static String text(Canary.Report report, TextStyle.Mode mode) {
        Table table = new Table(mode, "AFTER", "RESULT", "HOP");
        report.hops()
                .forEach(hop -> table.row(
                        Cell.of(seconds(hop.after())), new Cell(word(hop.outcome()), style(hop)), Cell.of(hop.what())));
        StringBuilder text = new StringBuilder(table.toString());
        report.hops().stream().filter(hop -> hop.outcome() != Canary.Outcome.OK).forEach(hop -> text.append('\n')
                .append(word(hop.outcome()))
                .append(": ")
                .append(hop.what())
                .append("\n  why: ")
                .append(hop.why())
                .append("\n  fix: ")
                .append(hop.fix())
                .append('\n'));
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
                + ", after " + seconds(report.took()) + "; trace " + report.traceId();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
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

    public static String json(Canary.Report report) {
        return Json.write(Map.of(
                "schemaVersion",
                1,
                "holds",
                report.holds(),
                "traceId",
                report.traceId(),
                "hops",
                report.hops().stream()
                        .map(hop -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("result", hop.outcome());
                            entry.put("afterMs", hop.after().toMillis());
                            entry.put("hop", hop.what());
                            entry.put("why", hop.why());
                            entry.put("fix", hop.fix());
                            return entry;
                        })
                        .toList()));
    }
}
