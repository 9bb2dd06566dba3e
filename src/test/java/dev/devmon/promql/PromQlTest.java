package dev.devmon.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {
    @Test
    void quotesWhatWouldEndALiteralOrBeTakenForALineBreak() {
        assertEquals("\"orders-v1.2\"", PromQl.quoted("orders-v1.2"));
        assertEquals("\"a\\\"b\\\\c\"", PromQl.quoted("a\"b\\c"));
        assertEquals("\"a\\u000ab\\u0009c\\u0000\"", PromQl.quoted("a\nb\tc\0"));
        assertEquals("\"\\u0085\\u2028\\u00fc\"", PromQl.quoted("\u0085\u2028ü"));
        assertEquals("\"\\U0001f680\"", PromQl.quoted("🚀"));
        assertEquals("\"\\ufffd\"", PromQl.quoted("\ud83d"), "half a character");
        assertEquals("\"${stack.name} {{ $labels }}\"", PromQl.quoted("${stack.name} {{ $labels }}"));
    }

    @Test
    void takesTextsLiterallyInRegularExpressions() {
        assertEquals("a\\.b\\+\\(c\\|d\\)\\[e\\]\\{f\\}\\^\\$\\*\\?\\\\g", PromQl.literally("a.b+(c|d)[e]{f}^$*?\\g"));
        assertEquals("orders-1", PromQl.literally("orders-1"));
    }

    @Test
    void writesOneValueAsAnEqualityAndSeveralAsAChoice() {
        assertEquals("component=\"app\"", PromQl.anyOf("component", List.of("app")));
        assertEquals("component=~\"app|\"", PromQl.anyOf("component", List.of("app", "")));
        assertEquals("service=~\"a\\\\.b|c\"", PromQl.anyOf("service", List.of("a.b", "c")));
    }

    @Test
    void quotesNamesOnlyWhereTheyNeedIt() {
        assertEquals("up", PromQl.selector("up", List.of()));
        assertEquals("job:up{env=\"a\"}", PromQl.selector("job:up", List.of(PromQl.equal("env", "a"))));
        assertEquals("{\"http.server.duration\"}", PromQl.selector("http.server.duration", List.of()));
        assertEquals(
                "{\"http.server.duration\", \"http.method\"=~\"GET|PUT\"}",
                PromQl.selector("http.server.duration", List.of(PromQl.matching("http.method", "GET|PUT"))));
        assertEquals("{\"1st \\\"one\\\"\"}", PromQl.selector("1st \"one\"", List.of()));
        assertEquals("\"a:b\"=\"c\"", PromQl.equal("a:b", "c"), "a colon is for metrics only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\"\"", "a!=\"x y\"", "a=~\"x|y\"", "_a1 !~ \"b\\\"c\\\\\""})
    void knowsACondition(String text) {
        assertEquals(text, PromQl.MATCHER.matcher(text).matches() ? text : "no condition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a=b", "a==\"b\"", "1a=\"b\"", "a=\"b\",c=\"d\"", "a=\"b\"} or x{c=\"d\"", "a=\"b\\\""})
    void knowsWhatIsNone(String text) {
        assertEquals("no condition", PromQl.MATCHER.matcher(text).matches() ? text : "no condition");
    }
}
