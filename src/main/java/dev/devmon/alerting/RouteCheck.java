package dev.devmon.alerting;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Position;
import dev.devmon.codec.Yaml;
import dev.devmon.engine.EphemeralContainer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares where alerts go with where they should, for every combination of the labels that decide it. What should be is a
 * list of receivers, each with the values of labels for which an alert reaches it; an alert reaches all that fit, in their
 * order.
 */
public final class RouteCheck {
    private final Map<String, List<String>> values;
    private final List<Expected> receivers;
    private final String file;

    private RouteCheck(String file, Map<String, List<String>> values, List<Expected> receivers) {
        this.file = file;
        this.values = values;
        this.receivers = receivers;
    }

    private record Expected(String receiver, Map<String, List<String>> labels) {
        private boolean fits(Map<String, String> alert) {
            return labels.entrySet().stream()
                    .allMatch(label -> label.getValue().contains(alert.getOrDefault(label.getKey(), "")));
        }
    }

    /**
     * Reads the expectations: {@code labels: {env: [..], ..}} and {@code receivers: [{receiver: name, env: [..], ..}]}.
     *
     * @throws dev.devmon.failure.FailureException with every problem of the file
     */
    public static RouteCheck read(String file, String text) {
        return Yaml.read(file, text, fields -> {
            Fields labels = fields.requiredFields("labels");
            Map<String, List<String>> values = new LinkedHashMap<>();
            labels.keys().forEach(label -> values.put(label, labels.texts(label)));
            return new RouteCheck(file, values, fields.list("receivers", entry -> expected(entry, values.keySet())));
        });
    }

    private static Expected expected(Fields entry, Set<String> labels) {
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        labels.stream().filter(entry::has).forEach(label -> conditions.put(label, entry.texts(label)));
        return new Expected(entry.text("receiver"), conditions);
    }

    /** The labels that decide where an alert goes -> the values that are tested. */
    public Map<String, List<String>> labels() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * Asks for every combination.
     *
     * @param router has the routing tool and the configuration
     * @param config path of the configuration in it
     */
    public List<CheckedFile> run(EphemeralContainer router, String config, String shown, Clock clock) {
        Instant begin = clock.instant();
        EphemeralContainer.Output checked = router.run(List.of("amtool", "check-config", config));
        CheckedFile configuration = CheckedFile.config(
                shown,
                Duration.between(begin, clock.instant()),
                checked.ok()
                        ? List.of()
                        : List.of(new Finding(
                                new Position(shown, 1),
                                "",
                                "amtool check-config rejects it",
                                checked.text().strip())));
        return checked.ok() ? List.of(configuration, routes(router, config, clock)) : List.of(configuration);
    }

    private CheckedFile routes(EphemeralContainer router, String config, Clock clock) {
        Instant begin = clock.instant();
        List<Map<String, String>> alerts = combinations();
        // One process for all: starting a command in a container takes longer than the command
        String script = alerts.stream()
                .map(alert -> "amtool config routes test --config.file=" + config + " " + words(alert)
                        + " 2>/dev/null || echo refused")
                .collect(Collectors.joining("\n"));
        EphemeralContainer.Output output = router.run(List.of("sh", "-c", script));
        List<String> answers = output.text().lines().toList();
        List<Finding> found = new ArrayList<>();
        int passed = 0;
        for (int i = 0; i < alerts.size(); i++) {
            Map<String, String> alert = alerts.get(i);
            String wanted = receivers.stream()
                    .filter(expected -> expected.fits(alert))
                    .map(Expected::receiver)
                    .collect(Collectors.joining(","));
            String got = i < answers.size() ? answers.get(i).strip() : "no answer";
            if (got.equals(wanted)) {
                passed++;
            } else {
                found.add(new Finding(
                        new Position(file, 1),
                        words(alert),
                        "goes to " + got + " instead of " + (wanted.isEmpty() ? "nowhere" : wanted),
                        "correct the routes, or what is expected of them"));
            }
        }
        return CheckedFile.cases(
                file, CheckedFile.Kind.ROUTES, alerts.size(), passed, Duration.between(begin, clock.instant()), found);
    }

    private List<Map<String, String>> combinations() {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> label : values.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> each : combinations) {
                for (String value : label.getValue()) {
                    Map<String, String> alert = new LinkedHashMap<>(each);
                    alert.put(label.getKey(), value);
                    longer.add(alert);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static String words(Map<String, String> alert) {
        return alert.entrySet().stream()
                .filter(label -> !label.getValue().isEmpty())
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }
}
