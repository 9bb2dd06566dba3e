package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import dev.devmon.stores.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Formats the latest traces, and the slowest of them. */
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

    private record Document(int schemaVersion, List<Entry> latest, List<Entry> slowest) {}

    private record Entry(
            String traceId,
            Instant start,
            long durationUs,
            int spans,
            int errors,
            String service,
            String operation,
            List<String> services) {
        static Entry of(TraceSummary trace) {
            return new Entry(
                    trace.id(),
                    trace.start(),
                    trace.duration().toNanos() / 1000,
                    trace.spans(),
                    trace.errors(),
                    trace.service(),
                    trace.operation(),
                    trace.services());
        }
    }

    public static String json(List<TraceSummary> latest, List<TraceSummary> slowest) {
        return Json.write(new Document(
                1,
                latest.stream().map(Entry::of).toList(),
                slowest.stream().map(Entry::of).toList()));
    }
}
