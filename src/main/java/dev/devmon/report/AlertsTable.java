package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import dev.devmon.stores.ActiveAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the alerts that fire. */
public final class AlertsTable {
    private AlertsTable() {}

    public static String text(List<ActiveAlert> alerts, Instant now, TextStyle.Mode mode) {
        List<ActiveAlert> shown = alerts.stream()
                .filter(alert -> !alert.label("severity").equals("none"))
                .toList();
        if (shown.isEmpty()) {
            return "no alert is firing; the pipeline itself is "
                    + (alerts.isEmpty() ? "silent: is Watchdog among the rules?" : "alive") + "\n";
        }
        Table table = new Table(mode, "SEVERITY", "ALERT", "ABOUT", "SINCE", "STATE", "SENT TO");
        for (ActiveAlert alert : shown) {
            boolean pending = alert.state() == ActiveAlert.State.PENDING;
            table.row(
                    new Cell(alert.label("severity"), style(alert)),
                    Cell.of(alert.name() + (alert.label("drill").equals("true") ? " (drill)" : "")),
                    Cell.of(about(alert)),
                    Cell.of(ago(Duration.between(alert.since(), now))),
                    Cell.of(alert.state().name().toLowerCase(Locale.ROOT)),
                    Cell.of(
                            pending
                                    ? ""
                                    : alert.muted().isEmpty()
                                            ? String.join(", ", alert.receivers())
                                            : "nobody: " + alert.muted()));
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (ActiveAlert alert : shown) {
            text.append("\n%s: %s\n  %s\n"
                    .formatted(alert.name(), alert.annotation("description"), alert.annotation("runbook_url")));
        }
        return text.toString();
    }

    /** Returns what distinguishes two alerts of the same rule. */
    private static String about(ActiveAlert alert) {
        for (String label : List.of("service", "name", "instance", "job")) {
            if (!alert.label(label).isEmpty()) {
                return alert.label(label) + (alert.label("env").isEmpty() ? "" : " (" + alert.label("env") + ")");
            }
        }
        return "";
    }

    private static TextStyle style(ActiveAlert alert) {
        return switch (alert.label("severity")) {
            case "critical" -> TextStyle.BAD;
            case "warning" -> TextStyle.BUSY;
            default -> TextStyle.PLAIN;
        };
    }

    private static String ago(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    private record Document(int schemaVersion, List<Entry> alerts) {}

    private record Entry(
            String name,
            ActiveAlert.State state,
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant since,
            List<String> receivers,
            @Nullable String muted) {
        static Entry of(ActiveAlert alert) {
            String muted = alert.muted().isEmpty() ? null : alert.muted();
            return new Entry(
                    alert.name(),
                    alert.state(),
                    alert.labels(),
                    alert.annotations(),
                    alert.since(),
                    alert.receivers(),
                    muted);
        }
    }

    public static String json(List<ActiveAlert> alerts) {
        return Json.write(new Document(1, alerts.stream().map(Entry::of).toList()));
    }
}
