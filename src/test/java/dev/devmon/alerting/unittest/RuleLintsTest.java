package dev.devmon.alerting.unittest;

import static dev.devmon.alerting.ParsedQuery.binary;
import static dev.devmon.alerting.ParsedQuery.call;
import static dev.devmon.alerting.ParsedQuery.metric;
import static dev.devmon.alerting.ParsedQuery.number;
import static dev.devmon.alerting.ParsedQuery.parentheses;
import static dev.devmon.alerting.ParsedQuery.positive;
import static dev.devmon.alerting.ParsedQuery.range;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.alerting.Finding;
import dev.devmon.alerting.ParsedQuery;
import dev.devmon.alerting.Rule;
import dev.devmon.alerting.RuleFile;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.promql.Expression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each lint finds its defect, and nothing without it: {@link #GOOD} has none. */
class RuleLintsTest {
    private static final String GOOD =
            """
            groups:
              - name: shop
                rules:
                  - alert: OrdersFail
                    expr: orders_failed > 0
                    for: 5m
                    labels: {severity: warning, category: business}
                    annotations:
                      summary: Orders fail
                      description: '{{ $value }} orders fail'
                      runbook_url: '{{ $externalURL }}/user/runbooks/OrdersFail.html'
            """;

    private static final String TESTS =
            """
            tests:
              - input_series:
                  - {series: 'orders_failed{service="shop"}', values: 0x5}
                  - {series: orders_total, values: 0x5}
                  - {series: up, values: 0x5}
                alert_rule_test:
                  - {alertname: OrdersFail, exp_alerts: []}
              - alert_rule_test:
                  - {alertname: OrdersFail, exp_alerts: [{}]}
            """;

    private static final String COMPARISON = positive(metric("orders_failed"));

    private static List<String> findings(String rules, String tree) {
        RuleFile file = RuleFile.read("shop.yml", rules, new Problems()).orElseThrow();
        Map<Rule, Expression> expressions =
                file.rules().stream().collect(Collectors.toMap(rule -> rule, rule -> ParsedQuery.expression(tree)));
        return lints(file).of(file, expressions).stream()
                .map(finding ->
                        finding.at().line() + " " + finding.subject() + ": " + finding.what() + " -> " + finding.fix())
                .toList();
    }

    private static RuleLints lints(RuleFile file) {
        Map<String, List<String>> routed = new LinkedHashMap<>();
        routed.put("severity", List.of("critical", "warning"));
        routed.put("category", List.of("availability", "business"));
        routed.put("env", List.of("staging", ""));
        RuleFile stack = RuleFile.read(
                        "stack.yml", "groups: [{rules: [{record: 'service:up:sum', expr: up}]}]", new Problems())
                .orElseThrow();
        return new RuleLints(
                new RuleLints.LintContext(List.of(stack), Set.of("OrdersFail"), routed),
                List.of(file),
                List.of(tests()));
    }

    private static RuleTests tests() {
        return RuleTests.read("shop_test.yml", TESTS, new Problems()).orElseThrow();
    }

    private static void assertFound(String expected, String rules) {
        assertEquals(List.of(expected), findings(rules, COMPARISON));
    }

    private static void assertFoundIn(String expected, String tree) {
        assertEquals(List.of(expected), findings(GOOD, tree));
    }

    private static void assertNothingFoundIn(String tree) {
        assertEquals(List.of(), findings(GOOD, tree));
    }

    @Test
    void findsNothingInAGoodRule() {
        assertNothingFoundIn(COMPARISON);
    }

    @Test
    void findsAMissingSeverity() {
        assertFound(
                "4 OrdersFail: it has no severity -> alerts are routed by the label severity: critical, warning",
                GOOD.replace("severity: warning, ", ""));
    }

    @Test
    void findsASeverityThatNoRouteIsTestedFor() {
        assertFound(
                "4 OrdersFail: severity \"waring\" is not a value that the routes are tested for -> did you mean \"warning\"? alerts"
                        + " are routed by the label severity: critical, warning",
                GOOD.replace("severity: warning", "severity: waring"));
    }

    @Test
    void findsACategoryThatNoRouteIsTestedFor() {
        assertFound(
                "4 OrdersFail: category \"sales\" is not a value that the routes are tested for -> alerts are routed by the label"
                        + " category: availability, business",
                GOOD.replace("category: business", "category: sales"));
        assertFound(
                "4 OrdersFail: it has no category -> alerts are routed by the label category: availability, business",
                GOOD.replace(", category: business", ""));
    }

    @Test
    void findsAnEnvironmentThatNoRouteIsTestedForUnlessItComesFromTheSeries() {
        assertFound(
                "4 OrdersFail: env \"prod\" is not a value that the routes are tested for -> alerts are routed by the label env:"
                        + " staging",
                GOOD.replace("severity: warning", "severity: warning, env: prod"));
        assertEquals(
                List.of(),
                findings(
                        GOOD.replace("severity: warning", "severity: warning, env: '{{ $labels.namespace }}'"),
                        COMPARISON));
    }

    @Test
    void findsMissingAnnotations() {
        assertFound(
                "4 OrdersFail: it has no summary -> add the annotation summary", GOOD.replace("summary:", "sumary:"));
        assertFound(
                "4 OrdersFail: it has no description -> add the annotation description",
                GOOD.replace("'{{ $value }} orders fail'", "' '"));
        assertFound(
                "4 OrdersFail: it has no runbook_url -> add the annotation runbook_url",
                GOOD.replace("runbook_url:", "runbook:"));
    }

    @Test
    void findsALinkToARunbookThatDoesNotExist() {
        assertFound(
                "4 OrdersFail: there is no runbook OrderFails -> did you mean \"OrdersFail\"? write"
                        + " docs/runbooks/OrderFails.md",
                GOOD.replace("runbooks/OrdersFail", "runbooks/OrderFails"));
    }

    @Test
    void leavesPagesAloneThatAreNotTheStacks() {
        assertEquals(
                List.of(),
                findings(
                        GOOD.replace(
                                "{{ $externalURL }}/user/runbooks/OrdersFail", "https://wiki.example/runbooks/Shop"),
                        COMPARISON));
    }

    @Test
    void findsTheValueInALabel() {
        assertFound(
                "4 OrdersFail: label failed contains the value: each change of it makes a new alert -> move it to an annotation",
                GOOD.replace("severity: warning", "severity: warning, failed: '{{ $value }}'"));
    }

    @Test
    void findsASecondRuleOfTheSameNameAndLabels() {
        String second = GOOD.substring(GOOD.indexOf("      - alert"));

        assertEquals(
                List.of("12 OrdersFail: another rule has the same name and labels -> name one of them"
                        + " differently"),
                findings(GOOD + second, COMPARISON));
        assertEquals(List.of(), findings(GOOD + second.replace("severity: warning", "severity: critical"), COMPARISON));
    }

    @Test
    void findsASeriesThatNoRuleRecords() {
        assertFoundIn(
                "5 OrdersFail: no rule records service:upp:sum -> did you mean \"service:up:sum\"? record it, or correct"
                        + " the name",
                positive(metric("service:upp:sum")));
        assertNothingFoundIn(positive(metric("service:up:sum")));
    }

    @Test
    void findsAMetricThatNoUnitTestHas() {
        assertFoundIn(
                "5 OrdersFail: metric order_failed occurs in no unit test -> did you mean \"orders_failed\"? correct the"
                        + " name, or add a test with it",
                positive(metric("order_failed")));
        assertNothingFoundIn(positive(metric("ALERTS")));
    }

    @Test
    void findsACounterThatIsReadAsAValue() {
        assertFoundIn(
                "5 OrdersFail: counter orders_total is read as a value -> use rate() or increase()",
                positive(metric("orders_total")));
        assertNothingFoundIn(positive(call("increase", range("orders_total", 300))));
        assertNothingFoundIn(binary(COMPARISON, "and", metric("orders_total")));
    }

    @Test
    void findsARangeThatMayHoldASingleSample() {
        assertFoundIn(
                "5 OrdersFail: a range of 10 s may hold a single sample of orders_total -> use at least 30 s: twice the"
                        + " scrape interval",
                positive(call("rate", range("orders_total", 10))));
        assertNothingFoundIn(positive(call("rate", range("orders_total", 30))));
        assertNothingFoundIn(positive(call("max_over_time", range("orders_failed", 10))));
    }

    @Test
    void findsADivisionByWhatCanBeZero() {
        assertFoundIn(
                "5 OrdersFail: it divides by something that can be zero -> compare the divisor: `/ (x > 0)`",
                binary(binary(metric("orders_failed"), "/", metric("up")), ">", number("0.1")));
        assertNothingFoundIn(
                binary(binary(metric("orders_failed"), "/", parentheses(positive(metric("up")))), ">", number("0.1")));
    }

    @Test
    void findsAnAlertOnAbsenceThatWaitsForNothing() {
        assertEquals(
                List.of("4 OrdersFail: absent() without `for` -> add `for`: every restart of the server would fire it"),
                findings(GOOD.replace("        for: 5m\n", ""), call("absent", metric("up"))));
        assertNothingFoundIn(call("absent", metric("up")));
    }

    @Test
    void findsAnAlertThatComparesNothing() {
        assertFoundIn(
                "5 OrdersFail: it compares nothing, so it fires as soon as its series exist -> compare with a threshold",
                metric("orders_failed"));
        assertNothingFoundIn(call("vector", number("1")));
    }

    @Test
    void asksOfARecordingRuleOnlyThatItsExpressionIsRight() {
        String recording = "groups: [{rules: [{record: 'shop:orders:ratio', expr: x}]}]";

        assertEquals(List.of(), findings(recording, metric("orders_failed")));
        assertEquals(
                List.of("1 shop:orders:ratio: counter orders_total is read as a value -> use rate() or increase()"),
                findings(recording, metric("orders_total")));
    }

    @Test
    void saysNothingOfAnExpressionThatCannotBeParsed() {
        RuleFile file = RuleFile.read("shop.yml", GOOD, new Problems()).orElseThrow();

        assertEquals(List.of(), lints(file).of(file, Map.of()));
    }

    @Test
    void missesTestsInWhichAnAlertFiresAndStaysSilent() {
        RuleFile file = RuleFile.read("shop.yml", GOOD, new Problems()).orElseThrow();
        Map<Rule, Expression> expressions = Map.of(file.rules().get(0), ParsedQuery.expression(COMPARISON));

        assertEquals(List.of(), RuleLints.coverage(file, List.of(tests()), expressions));
        String fix = "add one to a file of tests: an `alert_rule_test` of OrdersFail";
        Position at = new Position("shop.yml", 4);
        assertEquals(
                List.of(
                        new Finding(at, "OrdersFail", "no unit test expects it to fire", fix),
                        new Finding(at, "OrdersFail", "no unit test expects it to stay silent", fix)),
                RuleLints.coverage(file, List.of(), expressions));
    }

    @Test
    void wantsNoSilenceOfAnAlertThatFiresAlways() {
        RuleFile file = RuleFile.read("shop.yml", GOOD, new Problems()).orElseThrow();
        Expression always = ParsedQuery.expression(call("vector", number("1")));

        assertEquals(
                List.of("no unit test expects it to fire"),
                RuleLints.coverage(file, List.of(), Map.of(file.rules().get(0), always)).stream()
                        .map(Finding::what)
                        .toList());
    }
}
