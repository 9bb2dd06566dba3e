package dev.devmon.report;

import dev.devmon.app.Watch.Row;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.report.Table.Cell;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Formats services as a live table: sorted, filtered, one of them selected. */
public final class WatchTable {
    private static final double MANY_ERRORS = 0.05;

    private WatchTable() {}

    /** The order of rows: the largest value first, names in alphabetical order. */
    public enum Order {
        NAME,
        RATE,
        ERRORS,
        P95,
        ALERTS,
        VERDICT;

        /** Returns the order after this one; after the last the first. */
        public Order next() {
            return switch (this) {
                case NAME -> RATE;
                case RATE -> ERRORS;
                case ERRORS -> P95;
                case P95 -> ALERTS;
                case ALERTS -> VERDICT;
                case VERDICT -> NAME;
            };
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Comparator<Row> comparator() {
            return switch (this) {
                case NAME -> Comparator.comparing(row -> row.service().name());
                case RATE -> most(row -> value(row.rate()));
                case ERRORS -> most(row -> value(row.errors()));
                case P95 -> most(row -> value(row.p95()));
                case ALERTS -> most(Row::alerts);
                case VERDICT -> Comparator.comparing(row -> row.service().verdict());
            };
        }

        private static Comparator<Row> most(ToDoubleFunction<Row> value) {
            return Comparator.comparingDouble(value).reversed();
        }

        private static double value(@Nullable Double measured) {
            return measured == null ? -1 : measured;
        }
    }

    /**
     * Returns the rows to show, in order.
     *
     * @param filter a text in the name, address, runtime or verdict; empty for all services but ignored ones
     */
    public static List<Row> shown(List<Row> rows, Order order, String filter) {
        String sought = filter.toLowerCase(Locale.ROOT);
        return rows.stream()
                .filter(row -> sought.isEmpty()
                        ? row.service().verdict() != Verdict.IGNORED
                        : text(row).contains(sought))
                .sorted(order.comparator()
                        .thenComparing(row -> row.service().name())
                        .thenComparing(row -> row.service().address()))
                .toList();
    }

    private static String text(Row row) {
        return String.join(
                        " ",
                        row.service().name(),
                        row.service().address(),
                        row.service().runtime(),
                        row.service().word())
                .toLowerCase(Locale.ROOT);
    }

    /** @param selected the index of the row with the mark; -1 for none */
    public static String text(List<Row> shown, int selected, TextStyle.Mode mode) {
        if (shown.isEmpty()) {
            return DiscoveryTable.NONE;
        }
        Table table =
                new Table(mode, " ", "SERVICE", "KIND", "WHERE", "REQ/S", "ERRORS", "P95", "ALERTS", "VERDICT", "WHY");
        for (int i = 0; i < shown.size(); i++) {
            Row row = shown.get(i);
            table.row(
                    new Cell(i == selected ? ">" : " ", TextStyle.BOLD),
                    new Cell(row.service().name(), i == selected ? TextStyle.BOLD : TextStyle.PLAIN),
                    Cell.of(kind(row)),
                    Cell.of(row.service().address()),
                    Cell.of(number(row.rate(), "%.2f", 1)),
                    new Cell(number(row.errors(), "%.1f%%", 100), errors(row)),
                    Cell.of(row.p95() == null ? "" : milliseconds(row.p95())),
                    new Cell(row.alerts() == 0 ? "" : Integer.toString(row.alerts()), TextStyle.BAD),
                    new Cell(row.service().word(), DiscoveryTable.style(row.service())),
                    Cell.of(row.service().reason()));
        }
        return table.toString();
    }

    private static String kind(Row row) {
        String runtime = row.service().runtime();
        return runtime.equals("other") ? row.service().origin().word() : runtime;
    }

    private static TextStyle errors(Row row) {
        Double errors = row.errors();
        return errors != null && errors >= MANY_ERRORS ? TextStyle.BAD : TextStyle.PLAIN;
    }

    private static String number(@Nullable Double value, String format, double factor) {
        return value == null ? "" : String.format(Locale.ROOT, format, value * factor);
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.0f ms" : "%.2f s", seconds < 1 ? seconds * 1000 : seconds);
    }
}
