package dev.devmon.alerting.firing;

import dev.devmon.alerting.firing.Requirement.All;
import dev.devmon.alerting.firing.Requirement.Any;
import dev.devmon.alerting.firing.Requirement.Padded;
import dev.devmon.alerting.firing.Requirement.Recorded;
import dev.devmon.alerting.firing.Requirement.Series;
import dev.devmon.codec.Node;
import dev.devmon.promql.Expression;
import dev.devmon.promql.Expression.Selector;
import dev.devmon.stores.LoadedRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Derives what expressions require, following the rules that record the series that they read. */
final class Requirements {
    private final Map<String, List<LoadedRule>> recordings;
    private final Map<String, Requirement> known = new HashMap<>();
    private final Deque<String> within = new ArrayDeque<>();
    private final Set<Selector> selectors = new LinkedHashSet<>();

    Requirements(List<LoadedRule> recordings) {
        this.recordings = recordings.stream().collect(Collectors.groupingBy(LoadedRule::name));
    }

    Requirement of(Expression expression) {
        return of(expression.tree());
    }

    /** Returns all series that the expressions so far read, and those that these are recorded from. */
    Set<Selector> selectors() {
        return selectors;
    }

    private Requirement of(Node node) {
        return switch (text(node, "/type")) {
            case "vectorSelector", "matrixSelector" ->
                selected(new Expression(node).selectors().get(0));
            case "binaryExpr" -> binary(node);
            case "call" -> text(node, "/func/name").startsWith("absent") ? Requirement.nothing() : all(node);
            default -> node.find("/expr").map(this::of).orElseGet(Requirement::nothing);
        };
    }

    private Requirement all(Node call) {
        return new All(call.children("/args").stream().map(this::of).toList());
    }

    private Requirement binary(Node node) {
        Node left = node.find("/lhs").orElseThrow();
        Node right = node.find("/rhs").orElseThrow();
        return switch (text(node, "/op")) {
            case "or" -> {
                if (zero(right)) {
                    yield new Padded(of(left));
                }
                yield zero(left) ? new Padded(of(right)) : new Any(List.of(of(left), of(right)));
            }
            case "unless" -> of(left);
            default -> new All(List.of(of(left), of(right)));
        };
    }

    /** Returns whether a node is {@code 0 * something}. */
    private static boolean zero(Node node) {
        if (text(node, "/type").equals("parenExpr")) {
            return node.find("/expr").filter(Requirements::zero).isPresent();
        }
        return text(node, "/op").equals("*")
                && Stream.of("/lhs/val", "/rhs/val")
                        .anyMatch(factor -> text(node, factor).equals("0"));
    }

    private Requirement selected(Selector selector) {
        selectors.add(selector);
        List<LoadedRule> rules = recordings.getOrDefault(selector.metric(), List.of()).stream()
                .filter(rule -> mayPass(rule, selector))
                .toList();
        if (rules.isEmpty() || within.contains(selector.metric())) {
            return new Series(selector);
        }
        Requirement before = known.get(selector.text());
        if (before != null) {
            return before;
        }
        within.push(selector.metric());
        Requirement source =
                new Any(rules.stream().map(rule -> of(rule.expression())).toList());
        within.pop();
        Requirement recorded = new Recorded(selector, source);
        known.put(selector.text(), recorded);
        return recorded;
    }

    private static boolean mayPass(LoadedRule rule, Selector selector) {
        return selector.matchers().stream()
                .allMatch(matcher -> Optional.ofNullable(rule.labels().get(matcher.label()))
                        .map(matcher::accepts)
                        .orElse(true));
    }

    private static String text(Node node, String pointer) {
        return node.text(pointer).orElse("");
    }
}
