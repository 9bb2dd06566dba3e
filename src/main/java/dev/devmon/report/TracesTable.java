package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import dev.devmon.stores.TraceSummary;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The latest traces, and the slowest of them. */
public final class TracesTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private TracesTable() {}

    public static String text(List<TraceSummary> latest, List<TraceSummary> slowest, ZoneId zone, TextStyle.Mode mode) {
        return "latest\n" + table(latest, zone, mode) + "\nslowest\n" + table(slowest, zone, mode);
    }

    private static Table table(List<TraceSummary> traces, ZoneId zone, TextStyle.Mode mode) {
        Table table = new Table(mode, "TRACE", "STARTED", "DURATION", "SPANS", "ERRORS", "SERVICE", "OPERATION");
        for (TraceSummary trace : traces) {
            table.row(
                    Cell.of(trace.id()),
                    Cell.of(TIME.withZone(zone).format(trace.start())),
                    Cell.of(duration(trace.duration())),
                    Cell.of(Integer.toString(trace.spans())),
                    trace.errors() == 0 ? Cell.of("") : new Cell(Integer.toString(trace.errors()), TextStyle.BAD),
                    Cell.of(trace.service() + others(trace)),
                    Cell.of(trace.operation()));
        }
        return table;
    }

    private static String others(TraceSummary trace) {
        int others = trace.services().size() - 1;
        return others == 0 ? "" : " +" + others;
    }

    private static String duration(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return String.format(
                Locale.ROOT,
                millis < 10 ? "%.2f ms" : millis < 1000 ? "%.0f ms" : "%.2f s",
                millis < 1000 ? millis : millis / 1000);
    }

    public static String json(List<TraceSummary> latest, List<TraceSummary> slowest) {
        return Json.write(Map.of("schemaVersion", 1, "latest", entries(latest), "slowest", entries(slowest)));
    }

    private static List<Map<String, Object>> entries(List<TraceSummary> traces) {
        return traces.stream()
                .map(trace -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("traceId", trace.id());
                    entry.put("start", trace.start().toString());
                    entry.put("durationUs", trace.duration().toNanos() / 1000);
                    entry.put("spans", trace.spans());
                    entry.put("errors", trace.errors());
                    entry.put("service", trace.service());
                    entry.put("operation", trace.operation());
                    entry.put("services", trace.services());
                    return entry;
                })
                .toList();
    }
}
