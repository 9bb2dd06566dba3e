package dev.devmon.alerting.unittest;

import dev.devmon.alerting.unittest.PromQlTokens.Kind;
import dev.devmon.alerting.unittest.PromQlTokens.Token;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes a rule in every way in which people get rules wrong: an operator, a factor, a threshold or quantile, a label
 * of matching or grouping, a condition on a label, an aggregation, its delay, its labels. Each mutant has one change.
 */
final class Mutations {
    private static final Map<String, String> OPPOSITES = Map.ofEntries(
            Map.entry(">", "<"),
            Map.entry("<", ">"),
            Map.entry(">=", "<"),
            Map.entry("<=", ">"),
            Map.entry("==", "!="),
            Map.entry("!=", "=="),
            Map.entry("+", "-"),
            Map.entry("-", "+"),
            Map.entry("*", "/"),
            Map.entry("/", "*"),
            Map.entry("and", "unless"),
            Map.entry("unless", "and"),
            Map.entry("or", "and"),
            Map.entry("sum", "max"),
            Map.entry("max", "min"),
            Map.entry("min", "max"),
            Map.entry("avg", "max"),
            Map.entry("topk", "bottomk"),
            Map.entry("bottomk", "topk"),
            Map.entry("max_over_time", "min_over_time"),
            Map.entry("min_over_time", "max_over_time"),
            Map.entry("avg_over_time", "max_over_time"));
    private static final Map<String, String> CONDITIONS = Map.of("=", "!=", "!=", "=", "=~", "!~", "!~", "=~");
    private static final Set<String> LABEL_LISTS =
            Set.of("by (", "without (", "on (", "ignoring (", "group_left (", "group_right (");
    private static final Map<String, String> SEVERITIES =
            Map.of("critical", "warning", "warning", "critical", "info", "warning", "none", "warning");
    private static final Set<String> SET_OPERATORS = Set.of("and", "or", "unless");
    private static final int LONGEST = 50;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final RulePart part;
    private final List<Mutant> mutants = new ArrayList<>();

    private Mutations(RulePart part) {
        this.part = part;
    }

    /** Returns all mutants of a rule. */
    static List<Mutant> of(RulePart part) {
        Mutations mutations = new Mutations(part);
        part.node().find("/expr").ifPresent(mutations::expression);
        mutations.delays();
        mutations.labels();
        return mutations.mutants;
    }

    private void expression(Node node) {
        String text = node.text("").orElse("");
        List<Token> tokens = PromQlTokens.of(text);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (SET_OPERATORS.contains(token.text()) && token.kind() == Kind.WORD) {
                dropOperands(node, text, tokens, i);
            }
            if (token.around().equals("{")) {
                if (CONDITIONS.containsKey(token.text())) {
                    replace(node, text, token, CONDITIONS.get(token.text()));
                }
            } else if (LABEL_LISTS.contains(token.around())) {
                if (token.kind() == Kind.WORD) {
                    dropLabel(node, text, tokens, i);
                }
            } else if (token.kind() == Kind.NUMBER) {
                number(node, text, token);
            } else if (OPPOSITES.containsKey(token.text())
                    && !sign(tokens, i)
                    && !isName(tokens, i)
                    && !makesConstant(tokens, i)) {
                replace(node, text, token, OPPOSITES.get(token.text()));
            }
        }
    }

    /** Drops an operand of a set operator, of which {@code or} binds less than the others. */
    private void dropOperands(Node node, String text, List<Token> tokens, int i) {
        Token operator = tokens.get(i);
        boolean or = operator.is("or");
        int end = i + 1;
        while (end < tokens.size() && !ends(tokens.get(end), operator, or)) {
            end++;
        }
        int stop = end < tokens.size() ? tokens.get(end).start() : text.length();
        String right = text.substring(operator.start(), stop);
        add(
                at(node, text, operator),
                "without `" + shortened(right) + "`",
                text.substring(0, operator.start()) + text.substring(stop));
        if (or) {
            int begin = i;
            while (begin > 0 && !ends(tokens.get(begin - 1), operator, true)) {
                begin--;
            }
            int from = tokens.get(begin).start();
            add(
                    at(node, text, tokens.get(begin)),
                    "without `" + shortened(text.substring(from, operator.end())) + "`",
                    text.substring(0, from) + text.substring(operator.end()));
        }
    }

    /** Returns whether an operand of the operator ends before this token. */
    private static boolean ends(Token token, Token operator, boolean or) {
        boolean closes = token.kind() == Kind.BRACKET && token.depth() < operator.depth();
        boolean next = token.depth() == operator.depth()
                && token.kind() == Kind.WORD
                && (or ? token.is("or") : SET_OPERATORS.contains(token.text()));
        return closes || next;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** Returns whether a token is a sign before a number rather than an operator between two. */
    private static boolean sign(List<Token> tokens, int i) {
        if (!tokens.get(i).is("-") && !tokens.get(i).is("+")) {
            return false;
        }
        return i == 0
                || tokens.get(i - 1).kind() == Kind.OPERATOR
                || tokens.get(i - 1).kind() == Kind.COMMA
                || tokens.get(i - 1).is("(");
    }

    /** Returns whether a token is a name: metrics and labels may be called like operators. */
    private static boolean isName(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        boolean aggregation = token.kind() == Kind.WORD && !SET_OPERATORS.contains(token.text());
        if (!aggregation) {
            return false;
        }
        String next = i + 1 < tokens.size() ? tokens.get(i + 1).text() : "";
        return !next.equals("(") && !next.equals("by") && !next.equals("without");
    }

    /**
     * Returns whether a token only helps to make a constant, so that its opposite makes the same one: {@code 0 *
     * max(x)}, whatever x is, and {@code 5 * group(x)}, as a group is 1.
     */
    private static boolean makesConstant(List<Token> tokens, int i) {
        if (tokens.get(i).is("*") && i + 1 < tokens.size() && tokens.get(i + 1).is("group")) {
            return true;
        }
        int times = tokens.get(i).is("*") ? i : i - 1;
        return times > 0 && tokens.get(times).is("*") && tokens.get(times - 1).is("0");
    }

    private void number(Node node, String text, Token token) {
        BigDecimal number = new BigDecimal(token.text());
        if (number.signum() == 0) {
            replace(node, text, token, "1");
        } else {
            replace(node, text, token, number.multiply(TWO).stripTrailingZeros().toPlainString());
            replace(node, text, token, number.divide(TWO).stripTrailingZeros().toPlainString());
        }
    }

    /** Drops a label, with the comma after it or before it. */
    private void dropLabel(Node node, String text, List<Token> tokens, int i) {
        Token label = tokens.get(i);
        boolean before = i > 0 && tokens.get(i - 1).kind() == Kind.COMMA;
        boolean after = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Kind.COMMA;
        int start = before && !after ? tokens.get(i - 1).start() : label.start();
        int end = after ? tokens.get(i + 1).end() : label.end();
        add(
                at(node, text, label),
                "without the label " + label.text() + " in `" + label.around() + "...)`",
                text.substring(0, start) + text.substring(end));
    }

    private void replace(Node node, String text, Token token, String by) {
        int end = Math.min(text.length(), token.end() + 12);
        int start = Math.max(0, token.start() - 12);
        String near = text.substring(start, end).replaceAll("\\s+", " ").strip();
        add(
                at(node, text, token),
                "`" + token.text() + "` becomes `" + by + "` in `" + near + "`",
                text.substring(0, token.start()) + by + text.substring(token.end()));
    }

    /** Returns the position of a token; the text of a block scalar begins in the line after its mark. */
    private static Position at(Node node, String text, Token token) {
        long lines =
                text.substring(0, token.start()).chars().filter(c -> c == '\n').count();
        int first = node.at().line() + (text.contains("\n") ? 1 : 0);
        return new Position(node.at().file(), first + (int) lines);
    }

    private void delays() {
        for (String key : List.of("for", "keep_firing_for")) {
            part.node().find("/" + key).ifPresent(held -> {
                Map<String, Node> entries = new LinkedHashMap<>(part.node().entries(""));
                entries.remove(key);
                mutants.add(mutant(held.at(), "without `" + key + "`", entries));
            });
        }
    }

    private void labels() {
        part.node().entries("/labels").forEach((label, value) -> {
            String text = value.text("").orElse("");
            String other = label.equals("severity") ? SEVERITIES.getOrDefault(text, "info") : "other";
            Map<String, Node> labels = new LinkedHashMap<>(part.node().entries("/labels"));
            labels.put(label, new Node.Scalar(value.at(), other, Node.Kind.TEXT));
            Map<String, Node> entries = new LinkedHashMap<>(part.node().entries(""));
            entries.put("labels", new Node.Mapping(value.at(), labels, Map.of()));
            mutants.add(mutant(value.at(), "label " + label + " becomes " + other, entries));
        });
    }

    private void add(Position at, String what, String expression) {
        Map<String, Node> entries = new LinkedHashMap<>(part.node().entries(""));
        entries.put("expr", new Node.Scalar(at, expression, Node.Kind.TEXT));
        mutants.add(mutant(at, what, entries));
    }

    private Mutant mutant(Position at, String what, Map<String, Node> entries) {
        return new Mutant(
                at, part.name(), what, part.node(), new Node.Mapping(part.node().at(), entries, Map.of()));
    }
}
