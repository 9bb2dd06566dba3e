package dev.devmon.alerting.unittest;

import dev.devmon.alerting.Finding;
import dev.devmon.alerting.Rule;
import dev.devmon.alerting.RuleFile;
import dev.devmon.failure.Suggestion;
import dev.devmon.promql.Expression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lints rules for what their own tools do not look for, in the manner of pint: whether an alert can be acted on,
 * whether it can fire at all, and whether it can fire for nothing.
 */
public final class RuleLints {
    private static final Set<String> OVER_COUNTERS = Set.of(
            "rate",
            "irate",
            "increase",
            "resets",
            "changes",
            "absent",
            "absent_over_time",
            "count",
            "group",
            Expression.CONDITION);
    private static final Set<String> RATES = Set.of("rate", "irate", "increase", "delta", "idelta", "deriv");

    /** The shortest useful range: two of the longest scrape intervals of the stack's targets. */
    private static final Duration SHORTEST_RANGE = Duration.ofSeconds(30);

    private static final Pattern COUNTER = Pattern.compile(".*_(total|bucket|sum)");
    private static final Pattern VALUE = Pattern.compile("\\{\\{.*(\\$value|\\.Value).*}}");

    /** The address of the stack's runbooks on the server; pages elsewhere are up to the user. */
    private static final Pattern RUNBOOK = Pattern.compile(".*/user/runbooks/([^/#?]+)\\.html.*");

    private final List<Finding> found = new ArrayList<>();
    private final Set<String> recorded;
    private final Set<String> tested;
    private final LintContext context;
    private final Set<List<Object>> seen = new HashSet<>();

    /**
     * The context that rules are written for.
     *
     * @param rules rules that are not checked, but whose series may be used
     * @param runbooks the names of the runbook pages that exist
     * @param routed labels that decide where an alert goes -> the values that routes are tested for, with an empty one
     *     where the label may be missing
     */
    public record LintContext(List<RuleFile> rules, Set<String> runbooks, Map<String, List<String>> routed) {}

    /**
     * @param checked all rule files that are checked
     * @param tests all files of their unit tests
     */
    public RuleLints(LintContext context, Collection<RuleFile> checked, Collection<RuleTests> tests) {
        this.context = context;
        this.recorded = new TreeSet<>();
        this.tested = new TreeSet<>();
        context.rules().forEach(file -> recorded.addAll(file.recorded()));
        checked.forEach(file -> recorded.addAll(file.recorded()));
        tests.forEach(file -> tested.addAll(file.metrics()));
    }

    /** Returns the findings about the rules of a file, given the parsed expression of each. */
    public List<Finding> of(RuleFile file, Map<Rule, Expression> expressions) {
        found.clear();
        for (Rule rule : file.rules()) {
            duplicate(rule);
            if (rule.alert()) {
                actionable(rule);
            }
            Expression expression = expressions.get(rule);
            if (expression != null) {
                readable(rule, expression);
                if (rule.alert()) {
                    decidable(rule, expression);
                }
            }
        }
        return List.copyOf(found);
    }

    private void duplicate(Rule rule) {
        if (!seen.add(List.of(rule.kind(), rule.name(), rule.labels()))) {
            found(rule, "another rule has the same name and labels", "name one of them differently");
        }
    }

    private void actionable(Rule rule) {
        context.routed().forEach((label, values) -> routed(rule, label, values));
        for (String annotation : List.of("summary", "description", "runbook_url")) {
            if (rule.annotation(annotation).isBlank()) {
                found(rule, "it has no " + annotation, "add the annotation " + annotation);
            }
        }
        Matcher page = RUNBOOK.matcher(rule.annotation("runbook_url"));
        if (page.matches() && !context.runbooks().contains(page.group(1))) {
            found(
                    rule,
                    "there is no runbook " + page.group(1),
                    Suggestion.didYouMean(page.group(1), context.runbooks()) + "write docs/runbooks/" + page.group(1)
                            + ".md");
        }
        rule.labels().forEach((label, text) -> {
            if (VALUE.matcher(text).matches()) {
                found(
                        rule,
                        "label " + label + " contains the value: each change of it makes a new alert",
                        "move it to an annotation");
            }
        });
    }

    /** Checks that routes are tested for a label's value; one with a template gets its value from the series. */
    private void routed(Rule rule, String label, List<String> values) {
        String value = rule.label(label);
        if (!values.contains(value) && !value.contains("{{")) {
            found(
                    rule,
                    value.isEmpty()
                            ? "it has no " + label
                            : label + " \"" + value + "\" is not a value that the routes are tested for",
                    Suggestion.didYouMean(value, values) + "alerts are routed by the label " + label + ": "
                            + values.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining(", ")));
        }
    }

    private void readable(Rule rule, Expression expression) {
        for (Expression.Selector selector : expression.selectors()) {
            String metric = selector.metric();
            if (metric.contains(":") && !recorded.contains(metric)) {
                foundIn(
                        rule,
                        "no rule records " + metric,
                        Suggestion.didYouMean(metric, recorded) + "record it, or correct the name");
            }
            if (!metric.isEmpty()
                    && !metric.contains(":")
                    && !tested.contains(metric)
                    && !metric.startsWith("ALERTS")) {
                foundIn(
                        rule,
                        "metric " + metric + " occurs in no unit test",
                        Suggestion.didYouMean(metric, tested) + "correct the name, or add a test with it");
            }
            if (COUNTER.matcher(metric).matches() && selector.inside().stream().noneMatch(OVER_COUNTERS::contains)) {
                foundIn(rule, "counter " + metric + " is read as a value", "use rate() or increase()");
            }
            if (selector.range() != null
                    && selector.inside().stream().anyMatch(RATES::contains)
                    && selector.range().compareTo(SHORTEST_RANGE) < 0) {
                foundIn(
                        rule,
                        "a range of " + selector.range().toSeconds() + " s may hold a single sample of " + metric,
                        "use at least " + SHORTEST_RANGE.toSeconds() + " s: twice the scrape interval");
            }
        }
        if (!expression.unguardedDivisors().isEmpty()) {
            foundIn(rule, "it divides by something that can be zero", "compare the divisor: `/ (x > 0)`");
        }
    }

    private void decidable(Rule rule, Expression expression) {
        boolean absent = expression.calls("absent") || expression.calls("absent_over_time");
        if (absent && rule.held().isEmpty()) {
            found(rule, "absent() without `for`", "add `for`: every restart of the server would fire it");
        }
        if (!absent && !expression.compares() && !expression.selectors().isEmpty()) {
            foundIn(rule, "it compares nothing, so it fires as soon as its series exist", "compare with a threshold");
        }
    }

    /**
     * Returns findings about missing tests: each alert must be tested to fire, and to stay silent where something
     * nearly fires.
     */
    public static List<Finding> coverage(RuleFile file, List<RuleTests> tests, Map<Rule, Expression> expressions) {
        List<Finding> missing = new ArrayList<>();
        for (Rule rule : file.alerts()) {
            Expression expression = expressions.get(rule);
            boolean always = expression != null && expression.selectors().isEmpty();
            missing(rule, tests, test -> test.firing(rule.name()), "fire", missing);
            if (!always) {
                missing(rule, tests, test -> test.silent(rule.name()), "stay silent", missing);
            }
        }
        return missing;
    }

    private static void missing(
            Rule rule, List<RuleTests> tests, Predicate<RuleTests> covered, String what, List<Finding> missing) {
        if (tests.stream().noneMatch(covered)) {
            missing.add(new Finding(
                    rule.at(),
                    rule.name(),
                    "no unit test expects it to " + what,
                    "add one to a file of tests: an `alert_rule_test` of " + rule.name()));
        }
    }

    private void found(Rule rule, String what, String fix) {
        found.add(new Finding(rule.at(), rule.name(), what, fix));
    }

    private void foundIn(Rule rule, String what, String fix) {
        found.add(new Finding(rule.expressionAt(), rule.name(), what, fix));
    }
}
