package dev.devmon.alerting.unittest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.ParsedQuery;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TestSlicesTest {
    private static final String RULES =
            """
            groups:
              - name: first
                rules:
                  - {record: 'x:rate', expr: rate of a}
                  - {record: 'x:rate', expr: rate of b}
                  - {record: 'y:rate', expr: rate of a}
              - name: second
                rules:
                  - {alert: X, expr: x}
                  - {alert: Y, expr: y}
                  - {alert: AboutX, expr: alerts}
                  - {alert: Gone, expr: absent}
            """;

    /** What a server would answer. */
    private static final Map<String, String> TREES = Map.of(
            "rate of a", ParsedQuery.call("rate", ParsedQuery.range("a_total", 300)),
            "rate of b", ParsedQuery.call("rate", ParsedQuery.range("b_total", 300)),
            "x", ParsedQuery.metric("x:rate"),
            "y", ParsedQuery.metric("y:rate"),
            "alerts",
                    """
                    {"type":"vectorSelector","name":"ALERTS","matchers":[
                      {"name":"__name__","type":"=","value":"ALERTS"},{"name":"alertname","type":"=","value":"X"}]}""",
            "absent", ParsedQuery.call("absent", ParsedQuery.metric("c")));

    private static List<TestSlice> slices(String ruleFiles, String... tests) {
        TestSlices cut = new TestSlices(
                Map.of("/rules/a.yml", RULES, "/rules/b.yml", "groups: [{name: third, rules: []}]\n"),
                path -> "shown" + path,
                text -> Optional.ofNullable(TREES.get(text)).map(ParsedQuery::expression));
        return cut.of(
                "/tests/a_test.yml", "rule_files: [" + ruleFiles + "]\ntests: [" + String.join(", ", tests) + "]\n");
    }

    private static String test(String name, String series, String alert) {
        return "{name: " + name + ", input_series: [{series: '" + series
                + "', values: 1x9}], alert_rule_test: [{eval_time: 5m, alertname: " + alert + "}]}";
    }

    private static List<String> rules(TestSlice slice) {
        return slice.parts().stream()
                .map(part -> part.name() + " = " + part.node().text("/expr").orElseThrow())
                .toList();
    }

    @Test
    void keepsWhatIsReadAndCanHaveASeries() {
        assertEquals(
                List.of("x:rate = rate of a", "X = x"),
                rules(slices("../rules/*.yml", test("t", "a_total", "X")).get(0)));
        assertEquals(
                List.of("x:rate = rate of b", "X = x", "AboutX = alerts"),
                rules(slices("../rules/a.yml", test("t", "b_total{a=\"b\"}", "AboutX"))
                        .get(0)));
    }

    @Test
    void keepsATestedAlertThatHasNothingToFireFor() {
        assertEquals(
                List.of("Y = y"),
                rules(slices("../rules/a.yml", test("t", "b_total", "Y")).get(0)));
        assertEquals(
                List.of("Gone = absent"),
                rules(slices("../rules/a.yml", test("t", "b_total", "Gone")).get(0)));
    }

    @Test
    void keepsWhatAnExpressionReadsAndEverythingWhenItCannotBeParsed() {
        String query =
                "{name: t, input_series: [{series: a_total, values: 1x9}], promql_expr_test: [{expr: %s, eval_time: 5m}]}";
        assertEquals(
                List.of("y:rate = rate of a"),
                rules(slices("../rules/a.yml", query.formatted("y")).get(0)));
        assertEquals(
                7,
                slices("../rules/a.yml", query.formatted("unknown"))
                        .get(0)
                        .parts()
                        .size());
    }

    @Test
    void tellsRulesOfOneNameByTheLabelsThatTheySet() {
        String rules =
                """
                groups:
                  - name: first
                    rules:
                      - {record: 'x:rate', expr: rate of a, labels: {kind: a}}
                      - {record: 'x:rate', expr: rate of b, labels: {kind: b}}
                      - {record: 'y:rate', expr: of kind b}
                """;
        Map<String, String> trees = Map.of(
                "rate of a", ParsedQuery.metric("a_total"),
                "rate of b", ParsedQuery.metric("b_total"),
                "of kind b",
                        """
                        {"type":"vectorSelector","name":"x:rate","matchers":[
                          {"name":"__name__","type":"=","value":"x:rate"},{"name":"kind","type":"=","value":"b"}]}""",
                "y", ParsedQuery.metric("y:rate"));
        TestSlices cut = new TestSlices(
                Map.of("/rules/a.yml", rules),
                path -> path,
                text -> Optional.of(ParsedQuery.expression(String.valueOf(trees.get(text)))));
        String tests =
                """
                rule_files: [../rules/a.yml]
                tests:
                  - {input_series: [{series: a_total}, {series: b_total}], promql_expr_test: [{expr: y}]}
                  - {input_series: [{series: a_total}], promql_expr_test: [{expr: y}]}
                """;

        List<TestSlice> slices = cut.of("/tests/a_test.yml", tests);

        assertEquals(List.of("x:rate = rate of b", "y:rate = of kind b"), rules(slices.get(0)));
        assertEquals(List.of(), rules(slices.get(1)));
    }

    @Test
    void testsOfTheSameRulesShareASlice() {
        List<TestSlice> slices = slices(
                "../rules/a.yml",
                test("one", "a_total", "X"),
                test("two", "a_total", "Y"),
                test("three", "a_total", "X"));
        assertEquals(
                List.of(2, 1),
                slices.stream().map(slice -> slice.tests().size()).toList());
    }

    @Test
    void aTestIsFollowedByItsTwins() {
        String firing = test("fires", "a_total", "X")
                .replace("alertname: X", "alertname: X, exp_alerts: [{exp_labels: {env: dev, instance: a}}]");
        assertEquals(
                List.of("fires", "fires, and the same in another env", "fires, and the same in another instance"),
                slices("../rules/a.yml", firing).get(0).tests().stream()
                        .map(test -> test.text("/name").orElseThrow())
                        .toList());
    }

    @Test
    void doesNotCutWhatLoadsOtherFiles() {
        assertEquals(List.of(), slices("../rules/a.yml, ../mine.yml", test("t", "a_total", "X")));
    }

    @Test
    void writesTheRulesThatAreLeftInTheirGroups() {
        TestSlice slice = slices("../rules/b.yml, ../rules/a.yml", test("t", "a_total", "X"))
                .get(0);
        Map<String, String> files = slice.files("/s/1", UnaryOperator.identity());

        Node tests = Yaml.read("tests", String.valueOf(files.get("/s/1/tests.yml")));
        assertEquals(Optional.of("rules-0.yml"), tests.text("/rule_files/0"));
        assertEquals(1, tests.children("/rule_files").size());
        assertEquals(Optional.of("t"), tests.text("/tests/0/name"));
        Node rules = Yaml.read("rules", String.valueOf(files.get("/s/1/rules-0.yml")));
        assertEquals(Optional.of("first"), rules.text("/groups/0/name"));
        assertEquals(1, rules.children("/groups/0/rules").size());
        assertEquals(Optional.of("X"), rules.text("/groups/1/rules/0/alert"));
    }

    @Test
    void writesAChangedRuleInItsPlace() {
        TestSlice slice = slices("../rules/a.yml", test("t", "a_total", "X")).get(0);
        Node other = Yaml.read("other", "{alert: X, expr: x or y}\n");
        String text = String.join(
                "",
                slice.files("/s", rule -> rule.text("/alert").equals(Optional.of("X")) ? other : rule)
                        .values());
        assertTrue(text.contains("x or y"), text);
    }
}
