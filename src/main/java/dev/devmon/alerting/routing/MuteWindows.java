package dev.devmon.alerting.routing;

import dev.devmon.alerting.Finding;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks whether alerts are muted at certain times. No tool of the router takes a time, so its time intervals are
 * evaluated here, as <a href="https://prometheus.io/docs/alerting/latest/configuration/#time_interval">their
 * documentation</a> says; only with the fields that devmon writes: {@code times}, {@code weekdays} and
 * {@code location}.
 */
record MuteWindows(List<Row> rows) {
    private static final List<String> DAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final Set<String> FIELDS = Set.of("times", "weekdays", "location");

    /**
     * An expectation.
     *
     * @param time the time on a machine whose zone has this offset
     */
    private record Row(Position at, String interval, OffsetDateTime time, Muting muting) {}

    private enum Muting {
        MUTED,
        TOLD
    }

    /** Reads {@code [{interval: name, at: '2026-11-21T12:00-05:00', muted: true}]}. */
    static MuteWindows read(Fields fields) {
        return new MuteWindows(fields.list("windows", row -> {
            row.require("muted");
            return new Row(
                    row.at(),
                    row.text("interval"),
                    time(row),
                    row.optionalFlag("muted").orElse(false) ? Muting.MUTED : Muting.TOLD);
        }));
    }

    private static OffsetDateTime time(Fields row) {
        String text = row.text("at");
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            row.problem(
                    "at", "\"" + text + "\" is no time with an offset", "write one such as 2026-11-21T12:00:00-05:00");
            return OffsetDateTime.MIN;
        }
    }

    int size() {
        return rows.size();
    }

    /**
     * Returns findings about rows that do not hold, and intervals for which no row says when they mute, or when they do
     * not.
     */
    List<Finding> differences(Node configuration) {
        List<Finding> found = new ArrayList<>();
        Map<String, Node> intervals = configuration.children("/time_intervals").stream()
                .collect(Collectors.toMap(each -> each.text("/name").orElse(""), each -> each, (one, other) -> one));
        for (Row row : rows) {
            Optional.ofNullable(intervals.get(row.interval()))
                    .flatMap(interval -> difference(row, interval.children("/time_intervals")))
                    .or(() -> intervals.containsKey(row.interval())
                            ? Optional.empty()
                            : Optional.of("there is no such interval"))
                    .ifPresent(what -> found.add(new Finding(
                            row.at(), row.interval(), what, "correct the interval, or what is expected of it")));
        }
        intervals.forEach((name, interval) -> {
            for (Muting muting : Muting.values()) {
                if (rows.stream().noneMatch(row -> row.interval().equals(name) && row.muting() == muting)) {
                    found.add(new Finding(
                            interval.at(),
                            name,
                            "no time is tested at which it " + (muting == Muting.MUTED ? "mutes" : "does not mute"),
                            "add a row to `windows`"));
                }
            }
        });
        return found;
    }

    private static Optional<String> difference(Row row, List<Node> parts) {
        Set<String> unknown = new TreeSet<>();
        parts.forEach(part -> unknown.addAll(part.entries("").keySet()));
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            return Optional.of("this test does not know " + String.join(", ", unknown));
        }
        Muting found = parts.stream().anyMatch(part -> contains(part, row.time())) ? Muting.MUTED : Muting.TOLD;
        return found == row.muting()
                ? Optional.empty()
                : Optional.of((found == Muting.MUTED ? "mutes" : "does not mute") + " at " + row.time());
    }

    private static boolean contains(Node part, OffsetDateTime time) {
        String zone = part.text("/location").orElse("UTC");
        LocalDateTime local = zone.equals("Local")
                ? time.toLocalDateTime()
                : time.atZoneSameInstant(ZoneId.of(zone)).toLocalDateTime();
        List<Node> times = part.children("/times");
        List<Node> days = part.children("/weekdays");
        int minute = local.getHour() * 60 + local.getMinute();
        return (times.isEmpty()
                        || times.stream()
                                .anyMatch(range ->
                                        minute(range, "/start_time") <= minute && minute < minute(range, "/end_time")))
                && (days.isEmpty()
                        || days.stream()
                                .anyMatch(range -> includes(range.text("").orElse(""), local)));
    }

    private static int minute(Node range, String pointer) {
        String[] parts = range.text(pointer).orElse("").split(":", 2);
        return Integer.parseInt(parts[0]) * 60 + Integer.parseInt(parts[1]);
    }

    /**
     * Returns whether a range includes a time; it is a day, or a first and a last day of a week that begins on Sunday.
     */
    private static boolean includes(String range, LocalDateTime time) {
        String[] ends = range.toLowerCase(Locale.ROOT).split(":", 2);
        int day = time.getDayOfWeek().getValue() % DAYS.size();
        return DAYS.indexOf(ends[0]) <= day && day <= DAYS.indexOf(ends[ends.length - 1]);
    }
}
