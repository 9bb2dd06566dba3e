package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of unit tests of rules. Format: Prometheus's "Unit testing for rules".
 *
 * @param file the name of the file for people
 */
public record RuleTests(String file, List<Group> groups) {
    private static final Pattern METRIC = Pattern.compile("^\\s*([a-zA-Z_:][\\w:]*)|__name__\\s*=\\s*\"([^\"]+)\"");

    public RuleTests {
        groups = List.copyOf(groups);
    }

    /**
     * Tests over one set of series.
     *
     * @param interval the time between two samples, in the format's notation
     */
    public record Group(String name, Position at, String interval, List<InputSeries> series, List<Case> cases) {}

    /** A series in the format's notation: {@code up{job="a"}} and {@code 1x8 0x20}. */
    public record InputSeries(String series, String values) {
        /** Returns the metric's name; empty when it cannot be read. */
        public String metric() {
            Matcher matcher = METRIC.matcher(series);
            if (!matcher.find()) {
                return "";
            }
            return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        }
    }

    /** An expectation: how many alerts of a name fire at a time. */
    public record Case(String alert, String at, int firing, Position position) {}

    /**
     * Reads a file.
     *
     * @return the tests; empty when it is not a file of tests
     */
    public static Optional<RuleTests> read(String file, String text, Problems problems) {
        Node root = Yaml.read(file, text, problems);
        if (root == null || root.find("/tests").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RuleTests(
                file,
                root.find("/tests").get().children().stream()
                        .map(RuleTests::group)
                        .toList()));
    }

    private static Group group(Node test) {
        return new Group(
                test.text("/name").orElse(""),
                test.at(),
                test.text("/interval").orElse("1m"),
                test.children("/input_series").stream()
                        .map(series -> new InputSeries(
                                series.text("/series").orElse(""),
                                series.text("/values").orElse("")))
                        .toList(),
                test.children("/alert_rule_test").stream()
                        .map(expected -> new Case(
                                expected.text("/alertname").orElse(""),
                                expected.text("/eval_time").orElse("0s"),
                                expected.children("/exp_alerts").size(),
                                expected.at()))
                        .toList());
    }

    /** Returns every metric that occurs in the tests' series. */
    public Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        groups.forEach(group -> group.series().forEach(series -> metrics.add(series.metric())));
        return metrics;
    }

    /** Returns whether an alert is tested to fire. */
    public boolean firing(String alert) {
        return groups.stream()
                .flatMap(group -> group.cases().stream())
                .anyMatch(test -> test.alert().equals(alert) && test.firing() > 0);
    }

    /** Returns whether an alert is tested to stay silent where there is something that it could fire for. */
    public boolean silent(String alert) {
        return groups.stream()
                .filter(group -> !group.series().isEmpty())
                .flatMap(group -> group.cases().stream())
                .anyMatch(test -> test.alert().equals(alert) && test.firing() == 0);
    }
}
