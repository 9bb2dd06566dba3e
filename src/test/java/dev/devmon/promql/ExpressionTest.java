package dev.devmon.promql;

import static dev.devmon.alerting.ParsedQuery.aggregation;
import static dev.devmon.alerting.ParsedQuery.binary;
import static dev.devmon.alerting.ParsedQuery.call;
import static dev.devmon.alerting.ParsedQuery.expression;
import static dev.devmon.alerting.ParsedQuery.metric;
import static dev.devmon.alerting.ParsedQuery.number;
import static dev.devmon.alerting.ParsedQuery.parentheses;
import static dev.devmon.alerting.ParsedQuery.positive;
import static dev.devmon.alerting.ParsedQuery.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.promql.Expression.Matcher;
import dev.devmon.promql.Expression.Selector;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    @Test
    void findsEveryMetricWithItsMatchersItsRangeAndWhatIsAroundIt() {
        List<Selector> selectors = expression(binary(
                        aggregation("sum", call("rate", range("requests_total", 300))), "/", positive(metric("up"))))
                .selectors();

        assertEquals(
                new Selector(
                        "requests_total",
                        List.of(new Matcher("job", "=~", "a|b"), new Matcher("__name__", "=", "requests_total")),
                        Duration.ofMinutes(5),
                        List.of("sum", "rate")),
                selectors.get(0));
        assertEquals("up", selectors.get(1).metric());
        assertNull(selectors.get(1).range());
        assertEquals(List.of(), selectors.get(1).inside());
        assertEquals(2, selectors.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"and", "unless"})
    void takesWhatIsToTheRightOfASetOperatorForACondition(String operator) {
        List<Selector> selectors = expression(
                        binary(metric("a"), operator, binary(metric("b"), "or", parentheses(positive(metric("c"))))))
                .selectors();

        assertEquals(List.of(), selectors.get(0).inside());
        assertEquals(List.of(Expression.CONDITION), selectors.get(1).inside());
        assertEquals(List.of(), selectors.get(2).inside(), "its value is compared");
    }

    @Test
    void hasNoMetricWhereOnlyMatchersSelect() {
        Expression expression = expression(
                "{\"type\":\"vectorSelector\",\"matchers\":[{\"name\":\"__name__\",\"type\":\"=~\",\"value\":\"a.*\"}]}");

        assertEquals("", expression.selectors().get(0).metric());
    }

    @Test
    void knowsTheFunctionsThatItCalls() {
        Expression expression = expression(binary(call("absent", metric("up")), "or", metric("other")));

        assertTrue(expression.calls("absent"));
        assertFalse(expression.calls("rate"));
        assertFalse(expression.calls("up"));
    }

    @Test
    void comparesWhereAComparisonLimitsItsResult() {
        assertTrue(expression(positive(metric("a"))).compares());
        assertTrue(expression(aggregation("count", binary(metric("up"), "==", number("0"))))
                .compares());
        assertTrue(expression(binary(metric("a"), "and", parentheses(positive(metric("b")))))
                .compares());
        assertTrue(expression(binary(positive(metric("a")), "/", metric("b"))).compares());
    }

    @Test
    void doesNotCompareByAFloorUnderADivisorOrByAComparisonThatGivesANumber() {
        assertFalse(expression(metric("a")).compares());
        assertFalse(expression(binary(metric("a"), "/", parentheses(positive(metric("b")))))
                .compares());
        assertFalse(expression(positive(metric("a")).replace("\"bool\":false", "\"bool\":true"))
                .compares());
    }

    @Test
    void findsDivisorsThatCanBeZero() {
        assertEquals(
                List.of("vectorSelector"),
                expression(binary(metric("a"), "/", metric("b"))).unguardedDivisors());
        assertEquals(
                List.of("aggregation", "binaryExpr"),
                expression(binary(
                                binary(metric("a"), "/", aggregation("sum", metric("b"))),
                                "or",
                                binary(metric("a"), "/", binary(metric("b"), "-", number("1")))))
                        .unguardedDivisors());
    }

    @Test
    void takesDivisorsForSafeThatCannotBeZero() {
        for (String divisor : List.of(
                number("60"),
                parentheses(positive(metric("b"))),
                aggregation("count", metric("b")),
                aggregation("sum", positive(metric("b"))),
                call("abs", positive(metric("b"))),
                binary(number("1"), "-", metric("objective")),
                binary(positive(metric("b")), "*", number("2")))) {
            assertEquals(
                    List.of(), expression(binary(metric("a"), "/", divisor)).unguardedDivisors(), divisor);
        }
    }
}
