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

/**
 * Rows that list every alert by name, with the labels that decide where it goes. They are written by hand, and compared
 * with the rules.
 */
record AlertRows(List<Row> rows) {
    private static final String NAME = "alertname";

    /**
     * Alerts with the same labels.
     *
     * @param receivers the receivers that they reach because of their names; empty where their labels alone decide
     */
    record Row(Position at, Map<String, String> labels, List<String> names, Optional<List<String>> receivers) {

        /**
         * Returns whether an alert has a name and the labels of this row; a label with a template gets its value from
         * the series.
         */
        private boolean fits(Rule rule) {
            return names.contains(rule.name())
                    && labels.entrySet().stream()
                            .allMatch(label -> rule.label(label.getKey()).contains("{{")
                                    || rule.label(label.getKey()).equals(label.getValue()));
        }
    }

    /**
     * Reads {@code [{severity: critical, .., names: [..], receivers: [..]}]}, of which {@code receivers} is for alerts
     * whose name decides.
     */
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
     * Returns a case for each alert in each combination of labels.
     *
     * @param receivers returns the receivers that an alert reaches because of its labels
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

    /**
     * Returns findings about alerts without a row, rows without an alert, and labels that differ from those of the row.
     */
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
