package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A user's rules and their tests, checked by the real tools: good ones, and the same with one defect each. */
@Tag("docker")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsTestIT {
    private static final String RULES =
            """
            groups:
              - name: shop
                rules:
                  - alert: OrdersFail
                    expr: |
                      sum by (service) (rate(orders_failed_total[5m]))
                        / (sum by (service) (rate(orders_total[5m])) > 0.1) > 0.05
                    for: 5m
                    labels: {severity: warning, category: business}
                    annotations:
                      summary: Orders of {{ $labels.service }} fail
                      description: '{{ $value | humanizePercentage }} of the orders fail'
                      runbook_url: https://wiki.example/shop/orders
                  - alert: ShopAbsent
                    expr: absent(up{service=~"shop.*"})
                    for: 2m
                    labels: {severity: critical, category: availability}
                    annotations:
                      summary: There is no shop
                      description: No instance of the shop is a target
                      runbook_url: https://wiki.example/shop/absent
            """;

    private static final String TESTS =
            """
            rule_files: [shop.yml]
            fuzzy_compare: true
            tests:
              - name: one order in ten fails
                input_series:
                  - {series: 'orders_total{service="shop"}', values: 0+60x20}
                  - {series: 'orders_failed_total{service="shop"}', values: 0+6x20}
                  - {series: 'up{service="shop"}', values: 1x20}
                alert_rule_test:
                  - eval_time: 15m
                    alertname: OrdersFail
                    exp_alerts:
                      - exp_labels: {severity: warning, category: business, service: shop}
                        exp_annotations:
                          summary: Orders of shop fail
                          description: 10% of the orders fail
                          runbook_url: https://wiki.example/shop/orders
                  - {eval_time: 15m, alertname: ShopAbsent, exp_alerts: []}
              - name: the shop is gone, and no order fails
                input_series:
                  - {series: 'orders_total{service="shop"}', values: 0+60x20}
                  - {series: 'orders_failed_total{service="shop"}', values: 0x20}
                alert_rule_test:
                  - {eval_time: 15m, alertname: OrdersFail, exp_alerts: []}
                  - eval_time: 15m
                    alertname: ShopAbsent
                    exp_alerts:
                      - exp_labels: {severity: critical, category: availability}
                        exp_annotations:
                          summary: There is no shop
                          description: No instance of the shop is a target
                          runbook_url: https://wiki.example/shop/absent
            """;

    private final LabStack lab = new LabStack();

    @AfterAll
    void takeDown() {
        try {
            assertEquals(List.of(), throwaways());
            assertEquals(List.of(), DockerCli.containers(lab.name), "a stack is neither needed nor made");
        } finally {
            lab.close();
        }
    }

    private List<String> throwaways() {
        return DockerCli.lines("ps", "--all", "--quiet", "--filter", "label=dev.devmon.throwaway=" + lab.name);
    }

    private DevmonProcess.Result check(String rules, String... options) {
        lab.write("shop.yml", rules);
        lab.write("shop_test.yml", TESTS);
        String[] command = Stream.concat(Stream.of("alerts", "test", "shop.yml", "shop_test.yml"), Stream.of(options))
                .toArray(String[]::new);
        return lab.run(command);
    }

    private static Node document(DevmonProcess.Result result) {
        return Json.read(result.out()).orElseThrow(() -> new AssertionError(result.toString()));
    }

    @Test
    void passesGoodRules() {
        DevmonProcess.Result result = check(RULES, "--json").expecting(0);

        Node report = document(result);
        assertEquals("true", LabStack.text(report, "/passed"), result::toString);
        assertEquals("2", LabStack.text(report, "/alerts"));
        assertEquals("2", LabStack.text(report, "/covered"));
        assertEquals(2, report.find("/files").orElseThrow().children().size());
        assertTrue(check(RULES).out().endsWith("passed: 2 of 2 tests, 2 of 2 alerts covered (100%), 0 findings\n"));
    }

    static Stream<Arguments> defects() {
        String second =
                RULES.substring(RULES.indexOf("      - alert: OrdersFail"), RULES.indexOf("      - alert: ShopAbsent"));
        return Stream.of(
                defect(
                        "typo in a metric",
                        "orders_total[5m]",
                        "order_total[5m]",
                        5,
                        "metric order_total occurs in no unit test"),
                defect(
                        "no runbook",
                        "          runbook_url: https://wiki.example/shop/orders\n",
                        "",
                        4,
                        "it has no runbook_url"),
                defect("no severity", "severity: warning, ", "", 4, "it has no severity"),
                defect(
                        "category that is not routed",
                        "category: availability",
                        "category: avalability",
                        14,
                        "category \"avalability\" is not a value that the routes are tested for"),
                defect("absent without for", "        for: 2m\n", "", 14, "absent() without `for`"),
                defect(
                        "division without a floor",
                        "(sum by (service) (rate(orders_total[5m])) > 0.1)",
                        "sum by (service) (rate(orders_total[5m]))",
                        5,
                        "it divides by something that can be zero"),
                defect(
                        "threshold in the wrong direction",
                        "> 0.05",
                        "< 0.05",
                        4,
                        "fails its test \"one order in ten fails\" in %s/shop_test.yml"),
                defect("duplicate alert", RULES, RULES + second, 22, "another rule has the same name and labels"),
                defect(
                        "bad regular expression",
                        "shop.*",
                        "shop(",
                        15,
                        "could not parse expression: 1:11: parse error"),
                defect(
                        "tab",
                        "      - alert: ShopAbsent",
                        "\t- alert: ShopAbsent",
                        14,
                        "a tab is used for indentation"));
    }

    private static Arguments defect(String name, String good, String bad, int line, String what) {
        assertTrue(RULES.contains(good), name);
        return Arguments.of(name, RULES.replace(good, bad), line, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defects")
    void findsADefectAtItsLine(String name, String rules, int line, String what) {
        DevmonProcess.Result result = check(rules, "--json").expecting(3);

        String file = lab.folder.resolve("shop.yml").toString();
        String expected = what.formatted(lab.folder);
        assertTrue(
                document(result).find("/files").orElseThrow().children().stream()
                        .flatMap(checked -> checked.find("/findings").orElseThrow().children().stream())
                        .anyMatch(finding -> LabStack.text(finding, "/file").equals(file)
                                && LabStack.text(finding, "/line").equals(Integer.toString(line))
                                && LabStack.text(finding, "/what").startsWith(expected)),
                () -> file + ":" + line + ": " + expected + "\n" + result);
    }

    @Test
    void showsFindingsToAPersonAndToContinuousIntegration() {
        DevmonProcess.Result result = check(RULES.replace("severity: warning, ", ""), "--junit", "report.xml")
                .expecting(3);

        assertTrue(
                result.out().contains(lab.folder.resolve("shop.yml") + ":4: OrdersFail: it has no severity\n  fix: "),
                result::toString);
        assertTrue(lab.read("report.xml")
                .contains("<failure message=\"" + lab.folder.resolve("shop.yml") + ":4: it has no severity\">"));
    }

    @Test
    void leavesNoContainerWhenItIsInterrupted() {
        lab.write("shop.yml", RULES);
        lab.write("shop_test.yml", TESTS);

        lab.start("alerts", "test", "shop.yml", "shop_test.yml")
                .awaitProgress("checking 2 files")
                .signal("INT")
                .result()
                .expecting(130);

        assertEquals(List.of(), throwaways());
    }

    @Test
    void refusesAFileThatIsNotThere() {
        DevmonProcess.Result result = lab.run("alerts", "test", "absent.yml").expecting(2);

        assertTrue(result.err().contains("absent.yml cannot be read"), result::toString);
    }
}
