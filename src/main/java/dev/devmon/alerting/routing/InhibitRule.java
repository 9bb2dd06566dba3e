package dev.devmon.alerting.routing;

import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule by which one alert mutes others, in the form of <a
 * href="https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule">inhibit_rule</a>, as devmon writes it.
 */
record InhibitRule(Position at, String name, List<LabelMatcher> source, List<LabelMatcher> target, List<String> equal) {

    static List<InhibitRule> all(Node configuration) {
        return configuration.children("/inhibit_rules").stream()
                .map(rule -> new InhibitRule(
                        rule.at(),
                        rule.text("/name").orElse(""),
                        LabelMatcher.all(rule, "/source_matchers"),
                        LabelMatcher.all(rule, "/target_matchers"),
                        rule.children("/equal").stream()
                                .flatMap(label -> label.text("").stream())
                                .toList()))
                .toList();
    }

    /** Returns the conditions that two alerts do not meet; empty when the first mutes the second. */
    List<String> unmet(Map<String, String> muting, Map<String, String> muted) {
        List<String> unmet = new ArrayList<>();
        source.stream().filter(matcher -> !matcher.fits(muting)).forEach(matcher -> unmet.add("source " + matcher));
        target.stream().filter(matcher -> !matcher.fits(muted)).forEach(matcher -> unmet.add("target " + matcher));
        // A label that is missing on both sides counts as equal
        equal.stream()
                .filter(label -> !muting.getOrDefault(label, "").equals(muted.getOrDefault(label, "")))
                .forEach(label -> unmet.add("equal " + label));
        return unmet;
    }

    /** Returns all conditions, named as in {@link #unmet}. */
    List<String> conditions() {
        List<String> conditions = new ArrayList<>();
        source.forEach(matcher -> conditions.add("source " + matcher));
        target.forEach(matcher -> conditions.add("target " + matcher));
        equal.forEach(label -> conditions.add("equal " + label));
        return conditions;
    }
}
