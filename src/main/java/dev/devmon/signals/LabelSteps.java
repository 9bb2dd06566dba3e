package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import dev.devmon.signals.Convention.Label;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The steps that give series the canonical labels: nested calls of {@code label_join} and {@code label_replace}. */
final class LabelSteps {
    private static final String JOB = "job";
    private static final String SEPARATOR = ";";

    /** Matches the first non-empty text of a joined list. */
    private static final String FIRST = ";*([^;]*).*";

    private final List<String> functions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    private LabelSteps() {}

    static LabelSteps withStatus(Convention convention) {
        LabelSteps steps = withoutStatus(convention);
        steps.take(convention, Label.STATUS);
        Map<String, Collection<String>> valuesOfCode = new TreeMap<>();
        convention.statuses().forEach((value, code) -> valuesOfCode
                .computeIfAbsent(code, ignored -> new TreeSet<>())
                .add(value));
        valuesOfCode.forEach((code, values) -> steps.replace(
                "status", code, "status", values.stream().map(PromQl::literally).collect(Collectors.joining("|"))));
        return steps;
    }

    static LabelSteps withoutStatus(Convention convention) {
        LabelSteps steps = ofService(convention);
        List.of(Label.ROUTE, Label.METHOD).forEach(label -> steps.take(convention, label));
        return steps;
    }

    /** Returns only the steps for the labels of the service. */
    static LabelSteps ofService(Convention convention) {
        LabelSteps steps = new LabelSteps();
        steps.shortenJob(convention.sources().values());
        List.of(Label.ENV, Label.SERVICE).forEach(label -> steps.take(convention, label));
        return steps;
    }

    static LabelSteps of(Consumer consumer) {
        LabelSteps steps = new LabelSteps();
        steps.shortenJob(consumer.sources().values());
        consumer.sources().forEach(steps::take);
        return steps;
    }

    /** Shortens the job of pushed series, which is namespace/name. */
    private void shortenJob(Collection<List<String>> sources) {
        if (sources.stream().anyMatch(labels -> labels.contains(JOB))) {
            replace(JOB, "$1", JOB, ".*/(.*)");
        }
    }

    private void take(Convention convention, Label label) {
        take(label.word(), convention.sources(label));
    }

    private void take(String target, List<String> sources) {
        if (sources.size() > 1) {
            List<String> joined = new ArrayList<>(List.of(target, SEPARATOR));
            joined.addAll(sources);
            step("label_join", joined);
            replace(target, "$1", target, FIRST);
        } else if (sources.get(0).contains(Convention.JOIN)) {
            List<String> joined = new ArrayList<>(List.of(target, Convention.JOIN));
            joined.addAll(List.of(sources.get(0).split(Convention.JOIN, -1)));
            step("label_join", joined);
        } else if (!sources.get(0).equals(target)) {
            replace(target, "$1", sources.get(0), "(.*)");
        }
    }

    private void replace(String target, String replacement, String source, String regex) {
        step("label_replace", List.of(target, replacement, source, regex));
    }

    private void step(String function, List<String> texts) {
        functions.add(function);
        arguments.add(texts.stream().map(PromQl::quoted).collect(Collectors.joining(", ")));
    }

    /**
     * Returns the expression with its labels changed: all calls open on the first line, then each has its arguments on
     * a line.
     */
    String around(String vector) {
        if (functions.isEmpty()) {
            return vector;
        }
        List<String> opening = new ArrayList<>(functions);
        Collections.reverse(opening); // the first step is the innermost
        return String.join("(", opening) + "(\n" + (vector + ",\n" + String.join("),\n", arguments) + ")").indent(2);
    }
}
