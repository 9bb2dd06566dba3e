package dev.devmon.alerting.routing;

import dev.devmon.alerting.Finding;
import dev.devmon.alerting.Rule;
import dev.devmon.alerting.RuleFile;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every alert by name, with the labels that decide where it goes. They are written by hand, and compared with the rules. */
record AlertRows(List<Row> rows) {
    private static final String NAME = "alertname";

    /**
     * Alerts with the same labels.
     *
     * @param receivers whom they reach because of their name; empty where their labels alone say so
     */
    record Row(Position at, Map<String, String> labels, List<String> names, Optional<List<String>> receivers) {

        /** Whether an alert of that name has these labels; one with a template gets its value from the series. */
        private boolean fits(Rule rule) {
            return names.contains(rule.name())
                    && labels.entrySet().stream()
                            .allMatch(label -> rule.label(label.getKey()).contains("{{")
                                    || rule.label(label.getKey()).equals(label.getValue()));
        }
    }

    /** Reads {@code [{severity: critical, .., names: [..], receivers: [..]}]}, the last where their name decides. */
    static AlertRows read(Fields fields, Set<String> labels) {
        return new AlertRows(fields.list("alerts", row -> row(row, labels)));
    }

    private static Row row(Fields row, Set<String> labels) {
        Map<String, String> values = new LinkedHashMap<>();
        labels.stream().filter(row::has).forEach(label -> values.put(label, row.text(label)));
        row.require("names");
        return new Row(
                row.at(),
                values,
                row.texts("names"),
                row.has("receivers") ? Optional.of(row.texts("receivers")) : Optional.empty());
    }

    /**
     * Each alert in each of the combinations.
     *
     * @param receivers whom an alert reaches because of its labels
     */
    List<RouteCase> cases(
            Function<Map<String, String>, List<Map<String, String>>> combinations,
            Function<Map<String, String>, List<String>> receivers) {
        List<RouteCase> cases = new ArrayList<>();
        for (Row row : rows) {
            for (String name : row.names()) {
                for (Map<String, String> labels : combinations.apply(row.labels())) {
                    Map<String, String> alert = new LinkedHashMap<>(Map.of(NAME, name));
                    alert.putAll(labels);
                    cases.add(new RouteCase(row.at(), alert, row.receivers().orElseGet(() -> receivers.apply(labels))));
                }
            }
        }
        return cases;
    }

    /** Alerts without a row, rows without an alert, and labels that are not those of the row. */
    List<Finding> differences(Collection<RuleFile> files, String file) {
        List<Finding> found = new ArrayList<>();
        Set<String> different = new TreeSet<>();
        List<Rule> alerts =
                files.stream().flatMap(each -> each.alerts().stream()).toList();
        for (Rule alert : alerts) {
            List<Row> named = rows.stream()
                    .filter(row -> row.names().contains(alert.name()))
                    .toList();
            if (named.isEmpty()) {
                found.add(new Finding(
                        alert.at(),
                        alert.name(),
                        file + " does not say where it goes",
                        "add its name to `alerts` there"));
            } else if (named.stream().noneMatch(row -> row.fits(alert))) {
                different.add(alert.name());
                Row row = named.get(0);
                found.add(new Finding(
                        alert.at(),
                        alert.name(),
                        "its labels are not those that " + row.at() + " expects: " + words(row.labels()),
                        "correct its labels, or what is expected of it"));
            }
        }
        for (Row row : rows) {
            row.names().stream()
                    .filter(name -> !different.contains(name)
                            && alerts.stream().noneMatch(alert -> alert.name().equals(name) && row.fits(alert)))
                    .forEach(name -> found.add(new Finding(
                            row.at(), name, "no alert has this name and these labels", "remove it, or correct it")));
        }
        return found;
    }

    private static String words(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + " " + label.getValue())
                .collect(Collectors.joining(", "));
    }
}
