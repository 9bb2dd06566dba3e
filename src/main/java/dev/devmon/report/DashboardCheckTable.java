package dev.devmon.report;

import dev.devmon.app.DashboardCheck.DashboardReport;
import dev.devmon.app.DashboardCheck.Report;
import dev.devmon.app.DashboardCheck.Store;
import dev.devmon.codec.Json;
import dev.devmon.codec.Problem;
import dev.devmon.report.Table.Cell;
import java.util.List;
import java.util.stream.Collectors;

/** Formats which panels have data, for people and for programs. */
public final class DashboardCheckTable {
    private static final String UNKNOWN = "series that do not exist here: --json shows the queries";

    private DashboardCheckTable() {}

    /** Returns the tables, without the findings, which are errors. */
    public static String text(Report report, TextStyle.Mode mode) {
        boolean asked = report.store() == Store.ANSWERS;
        Table dashboards = new Table(mode, "DASHBOARD", asked ? "PANELS WITH DATA" : "PANELS", "NOT ASKED");
        Table lacking = new Table(mode, "DASHBOARD", "PANEL WITHOUT DATA", "NEEDS");
        for (DashboardReport dashboard : report.dashboards()) {
            dashboards.row(Cell.of(dashboard.title()), count(dashboard, asked), Cell.of(elsewhere(dashboard)));
            dashboard
                    .withoutData()
                    .forEach(panel -> lacking.row(
                            dashboard.title(), panel.panel(), panel.needs() == null ? UNKNOWN : panel.needs()));
        }
        StringBuilder text = new StringBuilder(dashboards.toString());
        if (report.dashboards().stream()
                .anyMatch(dashboard -> !dashboard.withoutData().isEmpty())) {
            text.append('\n').append(lacking);
        }
        long inPart = report.dashboards().stream()
                .mapToLong(dashboard -> dashboard.inPart().size())
                .sum();
        if (inPart > 0) {
            text.append(
                    inPart == 1
                            ? "\n1 more panel has queries without an answer: --json shows them\n"
                            : "\n%d more panels have queries without an answer: --json shows them\n".formatted(inPart));
        }
        return text.toString();
    }

    private static Cell count(DashboardReport dashboard, boolean asked) {
        if (!asked) {
            return Cell.of(Integer.toString(dashboard.panels()));
        }
        return new Cell(
                dashboard.withData() + " of " + dashboard.panels(),
                dashboard.withoutData().isEmpty() ? TextStyle.GOOD : TextStyle.BUSY);
    }

    private static String elsewhere(DashboardReport dashboard) {
        return dashboard.notAsked().entrySet().stream()
                .map(entry -> entry.getValue() + " of " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private record Document(int schemaVersion, Store store, List<DashboardReport> dashboards, List<Problem> findings) {}

    public static String json(Report report) {
        return Json.write(new Document(1, report.store(), report.dashboards(), report.findings()));
    }
}
