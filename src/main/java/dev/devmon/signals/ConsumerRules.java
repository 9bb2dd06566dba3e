package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import dev.devmon.signals.Consumer.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The rules that record every consumer's series under the same names, with the convention as a label. */
final class ConsumerRules {
    static final String FILE = "consumers.yml";

    /** The labels that every recorded series may have. */
    static final List<String> LABELS = List.of("env", "service", "queue");

    private static final String PROCESSED = "service_queue_convention:messages_processed:rate5m";
    private static final String DEPTH = "service_queue_convention:queue_depth:max";
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Consumer consumer;
    private final List<RecordingRule> rules = new ArrayList<>();

    private ConsumerRules(Consumer consumer) {
        this.consumer = consumer;
    }

    static RecordingRuleFile of(List<Consumer> consumers, String origin) {
        return new RecordingRuleFile(
                origin,
                "consumers",
                INTERVAL,
                consumers.stream()
                        .flatMap(consumer -> new ConsumerRules(consumer).rules().stream())
                        .toList());
    }

    private List<RecordingRule> rules() {
        String own = PromQl.equal("convention", consumer.name());
        if (!consumer.depth().isEmpty()) {
            add(DEPTH, largest(consumer.depth()));
            add("service_queue_convention:messages_active:max", consumer.active(), this::largest);
        }
        // Where the queue is known, 0 rather than nothing until something has been taken from it
        add(
                PROCESSED,
                rate(consumer.processed(), "")
                        + (consumer.depth().isEmpty()
                                ? ""
                                : "\nor\n0 * max by (env, service, queue) (" + DEPTH + "{" + own + "})"));
        add("service_queue_convention:messages_failed:rate5m", consumer.failed(), failed -> rate(failed, ""));
        add(
                "service_queue_convention_le:message_duration_seconds_bucket:rate5m",
                consumer.durations().stream()
                        .map(histogram -> new Selector(histogram + "_bucket", List.of()))
                        .toList(),
                buckets -> rate(buckets, ", le"));
        add(
                "service_convention:messages:priority",
                consumer.priority() + " * group by (env, service) (" + PROCESSED + "{" + own + "})");
        return rules;
    }

    private void add(String record, List<Selector> series, Function<List<Selector>, String> rule) {
        if (!series.isEmpty()) {
            add(record, rule.apply(series));
        }
    }

    private void add(String record, String expression) {
        String comment = rules.isEmpty() ? consumer.name() + ": " + consumer.frameworks() : "";
        rules.add(new RecordingRule(comment, record, expression, Map.of("convention", consumer.name())));
    }

    private String rate(List<Selector> counters, String more) {
        return summed("env, service, queue" + more, counters, series -> "rate(" + series + "[5m])");
    }

    /** Returns the largest value of the instances, each of which may report the whole queue. */
    private String largest(List<Selector> gauges) {
        return "max by (env, service, queue) (\n"
                + summed("env, service, instance, queue", gauges, series -> series)
                        .indent(2) + ")";
    }

    private String summed(String labels, List<Selector> all, UnaryOperator<String> value) {
        List<String> vectors = all.stream()
                .map(selector -> named(value.apply(consumer.series(selector)), selector.metric(), all.size()))
                .toList();
        return "sum by (" + labels + ") (\n"
                + LabelSteps.of(consumer)
                        .around(vectors.stream().collect(Collectors.joining("\nor\n")))
                        .indent(2)
                + ")";
    }

    /**
     * Adds the counter's name as a label, without which {@code or} would take two counters with the same labels for
     * one.
     */
    private static String named(String vector, String metric, int metrics) {
        return metrics == 1
                ? vector
                : "label_replace(" + vector + ", \"counter\", " + PromQl.quoted(metric) + ", \"\", \"\")";
    }
}
