package dev.devmon.report;

import dev.devmon.alerting.firing.Firability;
import dev.devmon.app.AlertCheck;
import dev.devmon.app.AlertCheck.ServiceReport;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats which alerts can fire, for people and for programs. */
public final class AlertCheckTable {
    /** The widths in characters of the column of alerts' names, and of that of reasons. */
    private static final int NAMES_WIDTH = 44;

    private static final int REASON_WIDTH = 90;

    private AlertCheckTable() {}

    /**
     * Returns a table for each service, and one for alerts about none; alerts that lack the same series share a row.
     */
    public static String text(AlertCheck.Report report, TextStyle.Mode mode) {
        StringBuilder text = new StringBuilder();
        if (report.services().isEmpty()) {
            text.append("no services found: `devmon discover` shows what was found\n");
        }
        for (ServiceReport service : report.services()) {
            separate(text);
            if (service.up()) {
                append(service.service(), service.alerts(), mode, text);
            } else {
                text.append(service.service() + " does not answer, so what it publishes is not known\n");
            }
        }
        if (!report.ofNoService().isEmpty()) {
            separate(text);
            append("the machine and the stack", report.ofNoService(), mode, text);
        }
        return text.toString();
    }

    private static void separate(StringBuilder text) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
    }

    private static void append(String title, List<Firability> alerts, TextStyle.Mode mode, StringBuilder text) {
        long able = alerts.stream().filter(Firability::canFire).count();
        text.append("%s: %d of %d alerts can fire\n\n".formatted(title, able, alerts.size()));
        Table table = new Table(mode, "ALERTS", "CAN FIRE", "WHY NOT / WHAT TO DO");
        alerts.stream()
                .sorted(Comparator.comparing(AlertCheckTable::rank))
                .collect(Collectors.groupingBy(AlertCheckTable::reason, LinkedHashMap::new, Collectors.toList()))
                .forEach((reason, group) -> rows(group, reason, table));
        text.append(table);
    }

    /** Ranks alerts: first those that need a change, then those that may need one, and last those that can fire. */
    private static int rank(Firability alert) {
        if (alert.canFire()) {
            return 3;
        }
        if (alert.change() == null) {
            return 2;
        }
        return alert.condition() == null ? 0 : 1;
    }

    private static List<String> reason(Firability alert) {
        if (alert.canFire()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(wrapped(alert.why(), REASON_WIDTH));
        if (alert.change() != null) {
            String condition = alert.condition() == null ? "" : "if " + alert.condition() + ": ";
            lines.addAll(wrapped("-> " + condition + alert.change(), REASON_WIDTH));
        }
        return lines;
    }

    private static void rows(List<Firability> group, List<String> reason, Table table) {
        Cell verdict = reason.isEmpty() ? new Cell("yes", TextStyle.GOOD) : new Cell("no", TextStyle.BUSY);
        List<String> names =
                wrapped(group.stream().map(Firability::alert).collect(Collectors.joining(", ")), NAMES_WIDTH);
        for (int i = 0; i < Math.max(names.size(), reason.size()); i++) {
            table.row(
                    Cell.of(i < names.size() ? names.get(i) : ""),
                    i == 0 ? verdict : Cell.of(""),
                    Cell.of(i < reason.size() ? reason.get(i) : ""));
        }
    }

    /** Wraps a text into lines of whole words. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private record Document(int schemaVersion, List<ServiceEntry> services, List<AlertEntry> ofNoService) {}

    private record ServiceEntry(String service, boolean up, List<AlertEntry> alerts) {}

    private record AlertEntry(
            String alert,
            boolean canFire,
            List<Set<String>> missing,
            String why,
            @Nullable String change,
            @Nullable String condition) {}

    /** Returns each alert separately, with the series that are missing. */
    public static String json(AlertCheck.Report report) {
        return Json.write(new Document(
                1,
                report.services().stream()
                        .map(service -> new ServiceEntry(service.service(), service.up(), entries(service.alerts())))
                        .toList(),
                entries(report.ofNoService())));
    }

    private static List<AlertEntry> entries(List<Firability> alerts) {
        return alerts.stream()
                .map(alert -> new AlertEntry(
                        alert.alert(),
                        alert.canFire(),
                        alert.missing(),
                        alert.why(),
                        alert.change(),
                        alert.condition()))
                .toList();
    }
}
