package dev.devmon.alerting.unittest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of a PromQL expression, for mutations. Format: Prometheus's "Querying basics". */
final class PromQlTokens {
    private static final Pattern TOKEN = Pattern.compile("(?<comment>#[^\n]*)"
            + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)"
            + "|(?<duration>\\d+(?:ms|[smhdwy])(?:\\d+(?:ms|[smhdwy]))*)"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
            + "|(?<word>[a-zA-Z_:][\\w:]*)"
            + "|(?<operator>==|!=|>=|<=|=~|!~|[-+*/%^<>=])"
            + "|(?<bracket>[(){}\\[\\]])"
            + "|(?<comma>,)");

    /** The kind of a token. */
    enum Kind {
        TEXT,
        DURATION,
        NUMBER,
        WORD,
        OPERATOR,
        BRACKET,
        COMMA
    }

    /**
     * A token.
     *
     * @param start the index at which it begins
     * @param depth the number of brackets around it; a bracket itself is as deep as what is outside of it
     * @param around the innermost bracket around it, including the word before a round one, as in {@code by (}; empty
     *     outside
     */
    record Token(Kind kind, String text, int start, String around, int depth) {
        int end() {
            return start + text.length();
        }

        boolean is(String word) {
            return text.equals(word);
        }
    }

    private PromQlTokens() {}

    static List<Token> of(String expression) {
        List<Token> tokens = new ArrayList<>();
        Deque<String> around = new ArrayDeque<>();
        Matcher matcher = TOKEN.matcher(expression);
        String before = "";
        while (matcher.find()) {
            if (matcher.group("comment") != null) {
                continue;
            }
            String text = matcher.group();
            Kind kind = kind(matcher);
            if (kind == Kind.BRACKET && "]})".contains(text) && !around.isEmpty()) {
                around.pop();
            }
            tokens.add(new Token(kind, text, matcher.start(), around.isEmpty() ? "" : around.peek(), around.size()));
            if (kind == Kind.BRACKET && "[{(".contains(text)) {
                around.push(text.equals("(") ? before + " (" : text);
            }
            before = kind == Kind.WORD ? text : "";
        }
        return tokens;
    }

    private static Kind kind(Matcher matcher) {
        for (Kind kind : Kind.values()) {
            if (matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
                return kind;
            }
        }
        throw new IllegalStateException(matcher.group());
    }
}
