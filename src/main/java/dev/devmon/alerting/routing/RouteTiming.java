package dev.devmon.alerting.routing;

import dev.devmon.alerting.Finding;
import dev.devmon.alerting.routing.Routes.Stop;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks how long alerts wait at their receivers, what they are grouped by, and when they are muted. */
record RouteTiming(List<Row> rows) {
    /** An expectation; the first that fits counts. */
    private record Row(Position at, Conditions conditions, Stop stop) {
        private boolean fits(String receiver, Map<String, String> alert) {
            return stop.receiver().equals(receiver) && conditions.fit(alert);
        }
    }

    /** Reads {@code [{receiver: name, severity: [..], .., group_by: [..], group_wait: 10s, ..}]}. */
    static RouteTiming read(Fields fields, Set<String> labels) {
        return new RouteTiming(
                fields.list("timing", row -> new Row(row.at(), Conditions.read(row, labels), stop(row))));
    }

    private static Stop stop(Fields row) {
        row.require("group_by");
        return new Stop(
                row.text("receiver"),
                row.texts("group_by"),
                duration(row, "group_wait"),
                duration(row, "group_interval"),
                duration(row, "repeat_interval"),
                row.texts("mute_time_intervals"));
    }

    private static Duration duration(Fields row, String key) {
        row.require(key);
        return row.optional(key, Form.DURATION).orElse(Duration.ZERO);
    }

    int size() {
        return rows.size();
    }

    /** Returns a finding for each row that does not hold, and for each receiver to which no row fits. */
    List<Finding> differences(Routes routes, List<RouteCase> cases, String file) {
        Map<Position, Finding> found = new LinkedHashMap<>();
        Set<Position> used = new TreeSet<>(Comparator.comparingInt(Position::line));
        Map<String, Finding> unknown = new LinkedHashMap<>();
        for (RouteCase each : cases) {
            for (Stop stop : routes.of(each.labels())) {
                Optional<Row> row = rows.stream()
                        .filter(candidate -> candidate.fits(stop.receiver(), each.labels()))
                        .findFirst();
                if (row.isEmpty()) {
                    unknown.computeIfAbsent(
                            stop.receiver(),
                            receiver -> new Finding(
                                    new Position(file, 1),
                                    receiver,
                                    "no row of `timing` fits " + each.words(),
                                    "add one"));
                    continue;
                }
                used.add(row.get().at());
                if (!row.get().stop().equals(stop)) {
                    found.computeIfAbsent(
                            row.get().at(),
                            at -> new Finding(
                                    at,
                                    stop.receiver(),
                                    difference(stop, row.get().stop()) + " for " + each.words(),
                                    "correct the routes, or what is expected of them"));
                }
            }
        }
        List<Finding> all = new ArrayList<>(found.values());
        all.addAll(unknown.values());
        rows.stream()
                .filter(row -> !used.contains(row.at()))
                .forEach(row -> all.add(new Finding(
                        row.at(), row.stop().receiver(), "no alert reaches it this way", "remove it, or correct it")));
        return all;
    }

    private static String difference(Stop got, Stop wanted) {
        List<String> differences = new ArrayList<>();
        differ("group_by", got.groupBy(), wanted.groupBy(), differences);
        differ("group_wait", got.groupWait(), wanted.groupWait(), differences);
        differ("group_interval", got.groupInterval(), wanted.groupInterval(), differences);
        differ("repeat_interval", got.repeatInterval(), wanted.repeatInterval(), differences);
        differ("mute_time_intervals", got.muted(), wanted.muted(), differences);
        return String.join(", ", differences);
    }

    private static void differ(String name, Object got, Object wanted, List<String> differences) {
        if (!got.equals(wanted)) {
            differences.add(name + " is " + words(got) + " instead of " + words(wanted));
        }
    }

    private static String words(Object value) {
        return value instanceof Duration duration ? duration.toSeconds() + " s" : value.toString();
    }
}
