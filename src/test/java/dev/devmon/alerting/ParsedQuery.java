package dev.devmon.alerting;

import dev.devmon.codec.Json;
import dev.devmon.promql.Expression;
import java.util.Locale;

/** Trees as {@code /api/v1/parse_query} answers them, less what nobody reads. */
public final class ParsedQuery {
    private ParsedQuery() {}

    public static Expression expression(String tree) {
        return new Expression(Json.read(tree).orElseThrow(() -> new AssertionError("no JSON: " + tree)));
    }

    public static String metric(String name) {
        return selector("vectorSelector", name, "");
    }

    /** {@code name[5m]}; the API says the range in milliseconds. */
    public static String range(String name, int seconds) {
        return selector("matrixSelector", name, ",\"range\":" + seconds * 1000);
    }

    private static String selector(String type, String name, String more) {
        return text(
                """
                {"type":"%s","name":"%s","offset":0%s,
                 "matchers":[{"name":"job","type":"=~","value":"a|b"},{"name":"__name__","type":"=","value":"%s"}]}""",
                type, name, more, name);
    }

    public static String number(String value) {
        return text("{\"type\":\"numberLiteral\",\"val\":\"%s\"}", value);
    }

    public static String call(String function, String argument) {
        return text("{\"type\":\"call\",\"func\":{\"name\":\"%s\"},\"args\":[%s]}", function, argument);
    }

    public static String aggregation(String operator, String inner) {
        return text("{\"type\":\"aggregation\",\"op\":\"%s\",\"param\":null,\"expr\":%s}", operator, inner);
    }

    public static String parentheses(String inner) {
        return text("{\"type\":\"parenExpr\",\"expr\":%s}", inner);
    }

    public static String binary(String left, String operator, String right) {
        return text(
                "{\"type\":\"binaryExpr\",\"op\":\"%s\",\"bool\":false,\"lhs\":%s,\"rhs\":%s}", operator, left, right);
    }

    /** {@code inner > 0} */
    public static String positive(String inner) {
        return binary(inner, ">", number("0"));
    }

    private static String text(String format, Object... parts) {
        return String.format(Locale.ROOT, format, parts);
    }
}
