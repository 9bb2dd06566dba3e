package dev.devmon.report;

import dev.devmon.app.DashboardGeneration.Made;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Formats which dashboards were generated for services, for people and for programs. */
public final class DashboardsTable {
    private DashboardsTable() {}

    private record Document(int schemaVersion, List<Entry> dashboards) {}

    private record Entry(String service, int metrics, @Nullable String url, @Nullable String problem) {}

    /** @param address returns the address of a dashboard by its uid */
    public static String text(List<Made> made, UnaryOperator<String> address, TextStyle.Mode mode) {
        if (made.isEmpty()) {
            return "no service is scraped yet: `devmon discover` shows what was found\n";
        }
        Table table = new Table(mode, "SERVICE", "METRICS", "DASHBOARD");
        for (Made one : made) {
            boolean there = one.problem().isEmpty();
            table.row(
                    Cell.of(one.service()),
                    Cell.of(there ? Integer.toString(one.metrics()) : ""),
                    Cell.of(there ? address.apply(one.uid()) : "not generated: " + one.problem()));
        }
        return table.toString();
    }

    /** @param address returns the address of a dashboard by its uid */
    public static String json(List<Made> made, UnaryOperator<String> address) {
        return Json.write(new Document(
                1,
                made.stream()
                        .map(one -> one.problem().isEmpty()
                                ? new Entry(one.service(), one.metrics(), address.apply(one.uid()), null)
                                : new Entry(one.service(), one.metrics(), null, one.problem()))
                        .toList()));
    }
}
