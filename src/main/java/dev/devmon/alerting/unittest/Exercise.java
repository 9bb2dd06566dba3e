package dev.devmon.alerting.unittest;

import dev.devmon.alerting.SampleNotation;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The series that make an alert fire for real: those of its unit test, moved so that the moment at which the test
 * expects it to fire is now.
 *
 * @param at the time from the test's start to that moment
 */
public record Exercise(String alert, RuleTests.Group group, Duration at) {
    /** The delay of an alert; long enough to be seen as pending. */
    private static final String HELD = "3s";

    /**
     * Returns the first test in which the alert fires: one with raw series if possible, since the server records the
     * others itself and not as in the test; and with as few alerts as possible, since one is followed.
     */
    public static Optional<Exercise> of(String alert, Collection<RuleTests> tests) {
        Comparator<Exercise> rawFirst = Comparator.comparing(exercise -> !exercise.raw());
        return tests.stream()
                .flatMap(file -> file.groups().stream())
                .flatMap(group -> group.cases().stream()
                        .filter(expected -> expected.alert().equals(alert) && expected.firing() > 0)
                        .map(expected -> new Exercise(alert, group, SampleNotation.duration(expected.at()))))
                .min(rawFirst.thenComparing(Exercise::firing));
    }

    /** Returns whether all series are raw: by convention, only names of recorded series contain a colon. */
    private boolean raw() {
        return group.series().stream().noneMatch(series -> series.metric().contains(":"));
    }

    /** Returns how many alerts of this name fire at that moment. */
    private int firing() {
        return group.cases().stream()
                .filter(expected -> expected.alert().equals(alert)
                        && SampleNotation.duration(expected.at()).equals(at))
                .mapToInt(RuleTests.Case::firing)
                .sum();
    }

    /** Returns the number of series. */
    public int series() {
        return group.series().size();
    }

    /**
     * Returns the series up to that moment, in OpenMetrics 1.0.0 with timestamps in seconds.
     *
     * @param now the time that the moment is moved to
     */
    public String history(Instant now) {
        Duration interval = SampleNotation.duration(group.interval());
        Instant start = now.minus(at);
        // In this format the series of a metric, and the samples of a series, must stand together
        SortedMap<String, StringBuilder> metrics = new TreeMap<>();
        for (RuleTests.InputSeries series : group.series()) {
            StringBuilder lines = metrics.computeIfAbsent(series.metric(), ignored -> new StringBuilder());
            String name = series.series().strip();
            List<OptionalDouble> samples = SampleNotation.expand(series.values());
            for (int i = 0; i < samples.size(); i++) {
                Instant time = start.plus(interval.multipliedBy(i));
                if (time.isAfter(now)) {
                    break;
                }
                if (samples.get(i).isPresent()) {
                    lines.append(name)
                            .append(' ')
                            .append(text(samples.get(i).getAsDouble()))
                            .append(' ')
                            .append(String.format(Locale.ROOT, "%.3f", time.toEpochMilli() / 1000.0))
                            .append('\n');
                }
            }
        }
        return String.join("", metrics.values()) + "# EOF\n";
    }

    private static String text(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    /** Returns a rule file without its delays, which the unit test has already waited for. */
    public static String withoutDelays(String ruleFile) {
        return Yaml.write(withoutDelays(Yaml.read("rules", ruleFile)));
    }

    private static Node withoutDelays(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    sequence.at(),
                    sequence.items().stream().map(Exercise::withoutDelays).toList());
        }
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            if (key.equals("for")) {
                entries.put(key, new Node.Scalar(value.at(), HELD, Node.Kind.TEXT));
            } else if (!key.equals("keep_firing_for") && !key.equals("interval")) {
                entries.put(key, withoutDelays(value));
            }
        });
        return new Node.Mapping(mapping.at(), entries, mapping.keys());
    }

    /**
     * Returns the server's configuration, which evaluates every second, passes on only this alert (and what mutes it),
     * and marks it with {@code drill="true"}.
     */
    public String configuration(String text) {
        return Yaml.write(merged(Yaml.read("configuration", text), addition()));
    }

    private Node addition() {
        return Yaml.read(
                "drill",
                """
                global:
                  evaluation_interval: 1s
                  external_labels: {drill: 'true'}
                alerting:
                  alert_relabel_configs:
                    - {source_labels: [alertname], regex: '%s|InfoInhibitor', action: keep}
                """
                        .formatted(alert));
    }

    /** Merges mappings; anything else is taken from the second. */
    private static Node merged(Node first, Node second) {
        if (!(first instanceof Node.Mapping base && second instanceof Node.Mapping over)) {
            return second;
        }
        Map<String, Node> entries = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, value) -> entries.merge(key, value, Exercise::merged));
        return new Node.Mapping(base.at(), entries, base.keys());
    }
}
