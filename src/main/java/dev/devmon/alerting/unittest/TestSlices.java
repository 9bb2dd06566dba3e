package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.promql.Expression;
import dev.devmon.promql.Expression.Matcher;
import dev.devmon.promql.Expression.Selector;
import dev.devmon.promql.RuleKind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cuts tests down to the rules that can affect them: those that their expectations read, directly or through others,
 * and of these the ones that can have a series. The tool that runs the tests evaluates every rule of every file at
 * every step, most of them for nothing.
 */
final class TestSlices {
    private static final Set<String> ALERT_SERIES = Set.of("ALERTS", "ALERTS_FOR_STATE");
    private static final String ALERT_NAME = "alertname";

    /** The functions that have a result even without any series. */
    private static final List<String> FROM_NOTHING = List.of("absent", "absent_over_time", "vector", "scalar", "time");

    private final Map<String, Node> files = new LinkedHashMap<>();
    private final Map<String, List<RulePart>> parts = new LinkedHashMap<>();
    private final Function<String, Optional<Expression>> parser;

    /**
     * @param ruleFiles path -> text of the rule file
     * @param shown path -> name of the file for people
     * @param parser parses an expression; returns empty when it is invalid
     */
    TestSlices(
            Map<String, String> ruleFiles, UnaryOperator<String> shown, Function<String, Optional<Expression>> parser) {
        this.parser = parser;
        ruleFiles.forEach((path, text) -> {
            Node root = Yaml.read(shown.apply(path), text, new Problems());
            if (root != null) {
                files.put(path, root);
                parts.put(path, parts(path, root));
            }
        });
    }

    /** Returns every rule of the files. */
    List<RulePart> parts() {
        return parts.values().stream().flatMap(List::stream).toList();
    }

    private List<RulePart> parts(String path, Node root) {
        List<RulePart> found = new ArrayList<>();
        for (Node group : root.children("/groups")) {
            for (Node rule : group.children("/rules")) {
                RuleKind kind = rule.find("/alert").isPresent() ? RuleKind.ALERT : RuleKind.RECORD;
                found.add(new RulePart(
                        path,
                        kind,
                        rule.text(kind == RuleKind.ALERT ? "/alert" : "/record").orElse(""),
                        rule,
                        parser.apply(rule.text("/expr").orElse(""))));
            }
        }
        return found;
    }

    /**
     * Returns the slices of a file of tests; none when it loads rules that are not known here, and has to be run as it
     * is.
     *
     * @param path the path of the file, from which it names rule files
     */
    List<TestSlice> of(String path, String text) {
        Node root = Yaml.read(path, text, new Problems());
        if (root == null) {
            return List.of();
        }
        Map<String, Node> loaded = new LinkedHashMap<>();
        for (Node pattern : root.children("/rule_files")) {
            List<String> fitting = fitting(path, pattern.text("").orElse(""));
            if (fitting.isEmpty()) {
                return List.of();
            }
            fitting.forEach(file -> loaded.put(file, files.get(file)));
        }
        Map<Set<RulePart>, List<Node>> byRules = new LinkedHashMap<>();
        for (Node test : root.children("/tests")) {
            List<Node> slice = byRules.computeIfAbsent(concerned(test, loaded.keySet()), none -> new ArrayList<>());
            slice.add(test);
            slice.addAll(TestTwin.of(test));
        }
        return byRules.entrySet().stream()
                .map(slice -> new TestSlice(root, slice.getValue(), loaded, slice.getKey()))
                .toList();
    }

    private List<String> fitting(String test, String pattern) {
        Path whole = Path.of(test).resolveSibling(pattern).normalize();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole);
        return files.keySet().stream()
                .filter(file -> matcher.matches(Path.of(file)))
                .toList();
    }

    private Set<RulePart> concerned(Node test, Set<String> loaded) {
        List<RulePart> all = loaded.stream()
                .flatMap(file -> parts.getOrDefault(file, List.of()).stream())
                .toList();
        Set<String> alerts = test.children("/alert_rule_test").stream()
                .flatMap(expected -> expected.text("/alertname").stream())
                .collect(Collectors.toSet());
        List<RulePart> tested = all.stream()
                .filter(part -> part.kind() == RuleKind.ALERT && alerts.contains(part.name()))
                .toList();
        List<Selector> expected = new ArrayList<>();
        for (Node query : test.children("/promql_expr_test")) {
            Optional<Expression> parsed = parser.apply(query.text("/expr").orElse(""));
            if (parsed.isEmpty()) {
                return new LinkedHashSet<>(all);
            }
            expected.addAll(parsed.get().selectors());
        }
        Set<RulePart> read = read(all, tested, expected);
        Set<RulePart> filled = filled(read, test);
        // In the order of the files, in which they are evaluated
        return all.stream()
                .filter(part -> filled.contains(part) || tested.contains(part))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the rules that the tested ones read, directly or through others. */
    private static Set<RulePart> read(List<RulePart> all, List<RulePart> tested, List<Selector> expected) {
        Set<RulePart> read = new HashSet<>(tested);
        Deque<Selector> open = new ArrayDeque<>(expected);
        tested.forEach(part -> open.addAll(selectors(part)));
        while (!open.isEmpty()) {
            Selector selector = open.pop();
            all.stream()
                    .filter(part -> gives(part, selector) && read.add(part))
                    .forEach(part -> open.addAll(selectors(part)));
        }
        return read;
    }

    private static List<Selector> selectors(RulePart part) {
        return part.expression().map(Expression::selectors).orElse(List.of());
    }

    private static boolean gives(RulePart part, Selector selector) {
        return names(part).anyMatch(name -> accepts(selector, Expression.NAME, name))
                && (part.kind() == RuleKind.RECORD
                        ? recordsLabels(part, selector)
                        : accepts(selector, ALERT_NAME, part.name()));
    }

    /** Returns whether the labels that a rule sets fit: rules of one name may record for different readers. */
    private static boolean recordsLabels(RulePart part, Selector selector) {
        return part.node().entries("/labels").entrySet().stream()
                .allMatch(label -> accepts(
                        selector, label.getKey(), label.getValue().text("").orElse("")));
    }

    private static boolean accepts(Selector selector, String label, String value) {
        return selector.matchers().stream()
                .filter(matcher -> matcher.label().equals(label))
                .allMatch((Matcher matcher) -> matcher.accepts(value));
    }

    private static Stream<String> names(RulePart part) {
        return part.kind() == RuleKind.RECORD ? Stream.of(part.name()) : ALERT_SERIES.stream();
    }

    /** Returns the rules that can have a series: from the test's own series, or from each other. */
    private static Set<RulePart> filled(Set<RulePart> read, Node test) {
        Set<String> series = test.children("/input_series").stream()
                .map(input -> new RuleTests.InputSeries(input.text("/series").orElse(""), "").metric())
                .collect(Collectors.toSet());
        Set<RulePart> filled = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (RulePart part : read) {
                if (!filled.contains(part) && canHaveSeries(part, series, filled)) {
                    filled.add(part);
                    more = true;
                }
            }
        }
        return filled;
    }

    private static boolean canHaveSeries(RulePart part, Set<String> series, Set<RulePart> filled) {
        List<Selector> selectors = selectors(part);
        return selectors.isEmpty()
                || series.contains("") // a name that cannot be read may be any
                || FROM_NOTHING.stream().anyMatch(part.expression().orElseThrow()::calls)
                || selectors.stream()
                        .anyMatch(selector -> series.stream().anyMatch(name -> accepts(selector, Expression.NAME, name))
                                || filled.stream().anyMatch(other -> gives(other, selector)));
    }
}
