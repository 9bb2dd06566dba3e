package dev.devmon.report;

import dev.devmon.app.DashboardCheck.DashboardReport;
import dev.devmon.app.DashboardCheck.Lacking;
import dev.devmon.app.DashboardCheck.Report;
import dev.devmon.app.DashboardCheck.Store;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which panels have data, for people and for programs. */
public final class DashboardCheckTable {
    private static final String UNKNOWN = "series that nothing here has: --json shows the queries";

    private DashboardCheckTable() {}

    /** Without the findings, which are errors. */
    public static String text(Report report, TextStyle.Mode mode) {
        boolean asked = report.store() == Store.ANSWERS;
        Table dashboards = new Table(mode, "DASHBOARD", asked ? "PANELS WITH DATA" : "PANELS", "NOT ASKED");
        Table lacking = new Table(mode, "DASHBOARD", "PANEL WITHOUT DATA", "NEEDS");
        for (DashboardReport dashboard : report.dashboards()) {
            dashboards.row(Cell.of(dashboard.title()), count(dashboard, asked), Cell.of(elsewhere(dashboard)));
            dashboard
                    .withoutData()
                    .forEach(panel -> lacking.row(
                            dashboard.title(), panel.title(), panel.needs() == null ? UNKNOWN : panel.needs()));
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
            text.append("\nof ")
                    .append(inPart)
                    .append(inPart == 1 ? " more panel" : " more panels")
                    .append(" some queries have no answer: --json shows them\n");
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
        return dashboard.elsewhere().entrySet().stream()
                .map(entry -> entry.getValue() + " of " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    /** {@code withData} is null when the metrics store does not answer. */
    public static String json(Report report) {
        boolean asked = report.store() == Store.ANSWERS;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 1);
        document.put("store", report.store());
        document.put(
                "dashboards",
                report.dashboards().stream()
                        .map(dashboard -> entry(dashboard, asked))
                        .toList());
        document.put(
                "findings",
                report.findings().stream()
                        .map(finding -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("file", finding.at().file());
                            entry.put("line", finding.at().line());
                            entry.put("what", finding.what());
                            entry.put("fix", finding.fix());
                            return entry;
                        })
                        .toList());
        return Json.write(document);
    }

    private static Map<String, Object> entry(DashboardReport dashboard, boolean asked) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("uid", dashboard.uid());
        entry.put("title", dashboard.title());
        entry.put("panels", dashboard.panels());
        entry.put("withData", asked ? dashboard.withData() : null);
        entry.put("withoutData", entries(dashboard.withoutData()));
        entry.put("inPart", entries(dashboard.inPart()));
        entry.put("notAsked", dashboard.elsewhere());
        return entry;
    }

    private static List<Map<String, Object>> entries(List<Lacking> panels) {
        return panels.stream()
                .map(panel -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("id", panel.id());
                    entry.put("panel", panel.title());
                    entry.put("row", panel.row());
                    entry.put("needs", panel.needs());
                    entry.put("queries", panel.queries());
                    return entry;
                })
                .toList();
    }
}
