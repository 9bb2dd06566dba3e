package dev.devmon.alerting.unittest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestTwinTest {
    private static Node test(String labels) {
        return Yaml.read(
                "test",
                """
                name: it fails
                input_series:
                  - {series: 'errors_total{env="dev", service="a", instance="a:1"}', values: '0+1x9'}
                  - {series: 'limit{service="a"}', values: '1x9'}
                promql_expr_test: [{expr: errors_total, eval_time: 1m}]
                alert_rule_test:
                  - {eval_time: 1m, alertname: Errors, exp_alerts: []}
                  - eval_time: 5m
                    alertname: Errors
                    exp_alerts:
                      - exp_labels: {%s}
                        exp_annotations: {description: 'a (dev) at a:1, not in development'}
                """
                        .formatted(labels));
    }

    @Test
    void aSecondEnvironmentHasItsOwnAlert() {
        List<Node> twins = TestTwin.of(test("env: dev, service: a"));

        assertEquals(1, twins.size());
        Node twin = twins.get(0);
        assertEquals(Optional.of("it fails, and the same in another env"), twin.text("/name"));
        assertEquals(
                List.of(
                        "errors_total{env=\"dev\", service=\"a\", instance=\"a:1\"}",
                        "limit{service=\"a\"}",
                        "errors_total{env=\"dev-twin\", service=\"a\", instance=\"a:1\"}"),
                twin.children("/input_series").stream()
                        .map(series -> series.text("/series").orElseThrow())
                        .toList());
        assertEquals(0, twin.children("/alert_rule_test/0/exp_alerts").size());
        assertEquals(2, twin.children("/alert_rule_test/1/exp_alerts").size());
        assertEquals(Optional.of("dev-twin"), twin.text("/alert_rule_test/1/exp_alerts/1/exp_labels/env"));
        assertEquals(
                Optional.of("a (dev-twin) at a:1, not in development"),
                twin.text("/alert_rule_test/1/exp_alerts/1/exp_annotations/description"));
        assertEquals(List.of(), twin.children("/promql_expr_test"));
    }

    @Test
    void soDoesASecondInstanceWhereTheAlertNamesIt() {
        List<Node> twins = TestTwin.of(test("env: dev, instance: 'a:1'"));

        assertEquals(2, twins.size());
        assertEquals(
                Optional.of("a (dev) at a:1-twin, not in development"),
                twins.get(1).text("/alert_rule_test/1/exp_alerts/1/exp_annotations/description"));
    }

    @Test
    void whatIsAboutAllOfThemHasNoTwin() {
        assertEquals(List.of(), TestTwin.of(test("service: a")));
        assertEquals(List.of(), TestTwin.of(Yaml.read("test", "{name: silent, alert_rule_test: [{alertname: A}]}\n")));
    }
}
