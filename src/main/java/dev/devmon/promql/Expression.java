package dev.devmon.promql;

import dev.devmon.codec.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PromQL expression as a tree. Format: the answer of the HTTP API's {@code /api/v1/parse_query}, in which every node
 * has a {@code type} and keeps its parts under {@code expr}, {@code lhs}, {@code rhs}, {@code args} and {@code param}.
 */
public record Expression(Node tree) {
    /** An entry of {@link Selector#inside}: only the existence of the series counts, as to the right of {@code and}. */
    public static final String CONDITION = "and";

    public static final String NAME = "__name__";

    /**
     * A metric that the expression reads.
     *
     * @param metric the name of the metric; empty where only matchers select
     * @param range the range of a range selector; null for an instant one
     * @param inside the functions and aggregations around it, and {@link #CONDITION}, the outermost first
     */
    public record Selector(String metric, List<Matcher> matchers, @Nullable Duration range, List<String> inside) {
        /** Returns the metric, or the pattern if only a pattern of names is given. */
        public String name() {
            return matchers.stream()
                    .filter(matcher -> matcher.label().equals(NAME))
                    .map(Matcher::value)
                    .findFirst()
                    .orElse(metric);
        }

        /** Returns the selector in PromQL, without a range. */
        public String text() {
            List<String> conditions = matchers.stream()
                    .filter(matcher -> metric.isEmpty() || !matcher.label().equals(NAME))
                    .map(Matcher::text)
                    .toList();
            return metric.isEmpty()
                    ? conditions.stream().collect(Collectors.joining(", ", "{", "}"))
                    : PromQl.selector(metric, conditions);
        }
    }

    /** A condition on a label. */
    public record Matcher(String label, String operator, String value) {
        /** Returns whether a label of this value meets the condition; empty stands for an absent label. */
        public boolean accepts(String found) {
            return switch (operator) {
                case "=" -> found.equals(value);
                case "!=" -> !found.equals(value);
                case "=~" -> Pattern.matches(value, found);
                case "!~" -> !Pattern.matches(value, found);
                default -> throw new IllegalArgumentException("unknown operator: " + operator);
            };
        }

        String text() {
            return PromQl.label(label) + operator + PromQl.quoted(value);
        }
    }

    /** Returns every metric that the expression reads, in order. */
    public List<Selector> selectors() {
        List<Selector> found = new ArrayList<>();
        collect(tree, List.of(), found);
        return found;
    }

    private static void collect(Node node, List<String> inside, List<Selector> found) {
        String type = type(node);
        if (type.equals("vectorSelector") || type.equals("matrixSelector")) {
            found.add(selector(node, inside));
            return;
        }
        if (type.equals("binaryExpr")) {
            boolean condition = List.of("and", "unless").contains(text(node, "/op"));
            List<String> values =
                    inside.stream().filter(around -> !around.equals(CONDITION)).toList();
            boolean passesOn = condition || text(node, "/op").equals("or");
            node.find("/lhs").ifPresent(left -> collect(left, passesOn ? inside : values, found));
            node.find("/rhs")
                    .ifPresent(right ->
                            collect(right, condition ? with(inside, CONDITION) : passesOn ? inside : values, found));
            return;
        }
        String around = node.text("/func/name").orElse(type.equals("aggregation") ? text(node, "/op") : "");
        for (Node part : parts(node)) {
            collect(part, around.isEmpty() ? inside : with(inside, around), found);
        }
    }

    private static List<String> with(List<String> inside, String around) {
        List<String> longer = new ArrayList<>(inside);
        longer.add(around);
        return longer;
    }

    private static Selector selector(Node node, List<String> inside) {
        List<Matcher> matchers = node.children("/matchers").stream()
                .map(matcher -> new Matcher(text(matcher, "/name"), text(matcher, "/type"), text(matcher, "/value")))
                .toList();
        String metric = matchers.stream()
                .filter(matcher ->
                        matcher.label().equals(NAME) && matcher.operator().equals("="))
                .map(Matcher::value)
                .findFirst()
                .orElse("");
        Duration range =
                node.text("/range").map(Long::parseLong).map(Duration::ofMillis).orElse(null);
        return new Selector(metric, matchers, range, List.copyOf(inside));
    }

    /** Returns whether any part of the expression calls a function. */
    public boolean calls(String function) {
        return any(tree, node -> node.text("/func/name").orElse("").equals(function));
    }

    /**
     * Returns whether the expression compares, and so has no result where all is well; a floor under a divisor does not
     * count.
     */
    public boolean compares() {
        return compares(tree);
    }

    private static boolean compares(Node node) {
        boolean division = text(node, "/op").equals("/");
        return comparison(node)
                || parts(node).stream().limit(division ? 1 : Long.MAX_VALUE).anyMatch(Expression::compares);
    }

    /** Returns the types of the divisors that nothing keeps from being zero. */
    public List<String> unguardedDivisors() {
        List<String> found = new ArrayList<>();
        any(tree, node -> {
            if (type(node).equals("binaryExpr") && text(node, "/op").equals("/")) {
                node.find("/rhs").filter(divisor -> !guarded(divisor)).ifPresent(divisor -> found.add(type(divisor)));
            }
            return false;
        });
        return found;
    }

    /** Returns whether a divisor cannot be zero: it is a number, a count of what exists, or compared with zero. */
    private static boolean guarded(Node divisor) {
        return switch (type(divisor)) {
            case "parenExpr" -> divisor.find("/expr").map(Expression::guarded).orElse(false);
            case "numberLiteral" -> true;
            case "aggregation" ->
                text(divisor, "/op").equals("count")
                        || divisor.find("/expr").map(Expression::guarded).orElse(false);
            case "call" ->
                divisor.children("/args").stream()
                        .anyMatch(argument -> !type(argument).equals("stringLiteral") && guarded(argument));
            case "binaryExpr" ->
                comparison(divisor)
                        || (List.of("*", "/", "+", "-").contains(text(divisor, "/op"))
                                && parts(divisor).stream().allMatch(Expression::guarded))
                        || oneMinus(divisor);
            default -> false;
        };
    }

    /** Returns whether a node is {@code 1 - ratio}, such as an objective, which is below 1 by nature. */
    private static boolean oneMinus(Node node) {
        return text(node, "/op").equals("-")
                && node.find("/lhs").map(Expression::type).orElse("").equals("numberLiteral");
    }

    private static boolean comparison(Node node) {
        return type(node).equals("binaryExpr")
                && List.of(">", "<", ">=", "<=", "==", "!=").contains(text(node, "/op"))
                && !text(node, "/bool").equals("true");
    }

    private static boolean any(Node node, Predicate<Node> condition) {
        if (condition.test(node)) {
            return true;
        }
        for (Node part : parts(node)) {
            if (any(part, condition)) {
                return true;
            }
        }
        return false;
    }

    private static List<Node> parts(Node node) {
        List<Node> parts = new ArrayList<>();
        for (String key : List.of("/expr", "/lhs", "/rhs", "/param")) {
            node.find(key).filter(Node.Mapping.class::isInstance).ifPresent(parts::add);
        }
        node.find("/args").ifPresent(arguments -> parts.addAll(arguments.children()));
        return parts;
    }

    private static String type(Node node) {
        return text(node, "/type");
    }

    private static String text(Node node, String pointer) {
        return node.text(pointer).orElse("");
    }
}
