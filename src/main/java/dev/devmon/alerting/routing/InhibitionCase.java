package dev.devmon.alerting.routing;

import dev.devmon.alerting.Finding;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two alerts that fire, and what must become of the second.
 *
 * @param outcome whether the target must be muted or heard
 */
record InhibitionCase(Position at, Map<String, String> source, Map<String, String> target, Outcome outcome) {
    enum Outcome {
        MUTED,
        HEARD
    }

    /**
     * Reads {@code {source: {label: value, ..}, target: {..}, muted: [change, ..], heard: [change, ..]}}: the target is
     * muted, and it is muted or heard after each of the changes, {@code {source: {..}, target: {..}, both: {..}}} with
     * labels that differ, or are missing where their value is empty.
     */
    static List<InhibitionCase> read(Fields entry) {
        entry.require("source");
        entry.require("target");
        InhibitionCase base =
                new InhibitionCase(entry.at(), entry.textMap("source"), entry.textMap("target"), Outcome.MUTED);
        return Stream.of(
                        List.of(base),
                        entry.list("muted", change -> base.changed(change, Outcome.MUTED)),
                        entry.list("heard", change -> base.changed(change, Outcome.HEARD)))
                .flatMap(List::stream)
                .toList();
    }

    private InhibitionCase changed(Fields change, Outcome changed) {
        Map<String, String> both = change.textMap("both");
        return new InhibitionCase(
                change.at(),
                with(source, both, change.textMap("source")),
                with(target, both, change.textMap("target")),
                changed);
    }

    private static Map<String, String> with(
            Map<String, String> labels, Map<String, String> both, Map<String, String> own) {
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(both);
        all.putAll(own);
        all.values().removeIf(String::isEmpty);
        return all;
    }

    /** Returns the same case with a number added to the values of some labels. */
    InhibitionCase numbered(int number, List<String> labels) {
        return new InhibitionCase(at, numbered(source, number, labels), numbered(target, number, labels), outcome);
    }

    private static Map<String, String> numbered(Map<String, String> all, int number, List<String> labels) {
        Map<String, String> numbered = new TreeMap<>(all);
        labels.forEach(label -> numbered.computeIfPresent(label, (name, value) -> value + "-" + number));
        return numbered;
    }

    /** Returns findings about the parts of a rule that no case covers. */
    static List<Finding> missing(InhibitRule rule, List<InhibitionCase> cases, String file) {
        List<String> missing = new ArrayList<>();
        List<InhibitionCase> muted = cases.stream()
                .filter(each -> each.outcome == Outcome.MUTED
                        && rule.unmet(each.source, each.target).isEmpty())
                .toList();
        if (muted.isEmpty()) {
            missing.add("no case is muted by it");
        }
        rule.conditions().stream()
                .filter(condition -> cases.stream()
                        .noneMatch(each -> each.outcome == Outcome.HEARD
                                && rule.unmet(each.source, each.target).equals(List.of(condition))))
                .forEach(condition -> missing.add("no case is heard only because of: " + condition));
        listed(rule.source(), muted.stream().map(InhibitionCase::source).toList(), missing);
        listed(rule.target(), muted.stream().map(InhibitionCase::target).toList(), missing);
        return missing.stream()
                .map(what -> new Finding(rule.at(), rule.name(), what, "add one to " + file))
                .toList();
    }

    private static void listed(List<LabelMatcher> matchers, List<Map<String, String>> muted, List<String> missing) {
        for (LabelMatcher matcher : matchers) {
            matcher.listed().stream()
                    .filter(value -> muted.stream().noneMatch(labels -> value.equals(labels.get(matcher.label()))))
                    .forEach(value -> missing.add("no case is muted by it with " + matcher.label() + " " + value));
        }
    }
}
