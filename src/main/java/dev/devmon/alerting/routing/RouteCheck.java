package dev.devmon.alerting.routing;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.Finding;
import dev.devmon.alerting.RuleFile;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Yaml;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.stores.ServedApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks where alerts go, and how. An alert must reach all receivers whose row fits its labels, in the order of the
 * rows: this is checked for every combination of the labels that decide it, and for every alert by its name.
 */
public final class RouteCheck {
    private final String file;
    private final Map<String, List<String>> values;
    private final List<Expected> receivers;
    private final AlertRows alerts;
    private final RouteTiming timing;
    private final MuteWindows windows;

    private RouteCheck(
            String file,
            Map<String, List<String>> values,
            List<Expected> receivers,
            AlertRows alerts,
            RouteTiming timing,
            MuteWindows windows) {
        this.file = file;
        this.values = values;
        this.receivers = receivers;
        this.alerts = alerts;
        this.timing = timing;
        this.windows = windows;
    }

    private record Expected(String receiver, Conditions conditions) {}

    /**
     * Reads the expectations: {@code labels: {env: [..], ..}} and {@code receivers: [{receiver: name, env: [..], ..}]},
     * and what the other classes read.
     *
     * @throws dev.devmon.failure.FailureException with every problem of the file
     */
    public static RouteCheck read(String file, String text) {
        return Yaml.read(file, text, fields -> {
            Fields labels = fields.requiredFields("labels");
            Map<String, List<String>> values = new LinkedHashMap<>();
            labels.keys().forEach(label -> values.put(label, labels.texts(label)));
            return new RouteCheck(
                    file,
                    values,
                    fields.list(
                            "receivers",
                            row -> new Expected(row.text("receiver"), Conditions.read(row, values.keySet()))),
                    AlertRows.read(fields, values.keySet()),
                    RouteTiming.read(fields, values.keySet()),
                    MuteWindows.read(fields));
        });
    }

    /** Returns the labels that decide where an alert goes -> the values that are tested. */
    public Map<String, List<String>> labels() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * Checks the configuration with the router's own tool.
     *
     * @param router a container with the tool and the configuration
     */
    public static CheckedFile format(EphemeralContainer router, RouterFile configuration, Clock clock) {
        Instant begin = clock.instant();
        EphemeralContainer.Output checked = router.run(List.of("amtool", "check-config", configuration.path()));
        return CheckedFile.config(
                configuration.shown(),
                Duration.between(begin, clock.instant()),
                checked.ok()
                        ? List.of()
                        : List.of(new Finding(
                                new Position(configuration.shown(), 1),
                                "",
                                "amtool check-config rejects it",
                                checked.text().strip())));
    }

    /**
     * Makes an alert of every combination of labels fire, and every alert by its name.
     *
     * @param router a router that runs with the configuration
     * @param rules the rules that define the alerts
     */
    public CheckedFile run(ServedApi router, RouterFile configuration, Collection<RuleFile> rules, Clock clock) {
        Instant begin = clock.instant();
        List<RouteCase> cases = new ArrayList<>();
        combinations(Map.of())
                .forEach(alert -> cases.add(new RouteCase(new Position(file, 1), alert, receivers(alert))));
        cases.addAll(alerts.cases(this::combinations, this::receivers));
        List<Finding> found = new ArrayList<>(misrouted(router, cases));
        Node root = configuration.read();
        found.addAll(timing.differences(Routes.of(root), cases, file));
        found.addAll(windows.differences(root));
        int count = cases.size() + timing.size() + windows.size();
        int failed = Math.min(count, found.size());
        found.addAll(alerts.differences(rules, file));
        return CheckedFile.cases(
                file, CheckedFile.Kind.ROUTES, count, count - failed, Duration.between(begin, clock.instant()), found);
    }

    private static List<Finding> misrouted(ServedApi router, List<RouteCase> cases) {
        FiringAlerts.send(router, cases.stream().map(RouteCase::labels).toList());
        Map<Map<String, String>, Node> known = FiringAlerts.of(router);
        List<Finding> found = new ArrayList<>();
        for (RouteCase each : cases) {
            Node alert = known.get(each.labels());
            String got = alert == null
                    ? "nobody, since the router does not know it,"
                    : alert.children("/receivers").stream()
                            .flatMap(receiver -> receiver.text("/name").stream())
                            .collect(Collectors.joining(","));
            String wanted = String.join(",", each.receivers());
            if (!got.equals(wanted)) {
                found.add(new Finding(
                        each.at(),
                        each.words(),
                        "goes to " + got + " instead of " + (wanted.isEmpty() ? "nowhere" : wanted),
                        "correct the routes, or what is expected of them"));
            }
        }
        return found;
    }

    private List<String> receivers(Map<String, String> alert) {
        return receivers.stream()
                .filter(expected -> expected.conditions().fit(alert))
                .map(Expected::receiver)
                .toList();
    }

    /** Returns every combination of values, with these labels fixed; a label with an empty value is left out. */
    private List<Map<String, String>> combinations(Map<String, String> fixed) {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> label : values.entrySet()) {
            String only = fixed.get(label.getKey());
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> each : combinations) {
                for (String value : only == null ? label.getValue() : List.of(only)) {
                    Map<String, String> alert = new LinkedHashMap<>(each);
                    if (!value.isEmpty()) {
                        alert.put(label.getKey(), value);
                    }
                    longer.add(alert);
                }
            }
            combinations = longer;
        }
        return combinations;
    }
}
