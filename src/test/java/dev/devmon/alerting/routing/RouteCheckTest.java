package dev.devmon.alerting.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.RuleFile;
import dev.devmon.codec.Problems;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.session.FakeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteCheckTest {
    private static final String EXPECTED =
            """
            labels:
              env: [staging, '']
              severity: [critical, info]
            receivers:
              - {receiver: pager, severity: [critical]}
              - {receiver: chat, env: [staging]}
            alerts:
              - {severity: critical, names: [ShopDown]}
              - {severity: info, names: [Alive], receivers: [heartbeat]}
            timing:
              - {receiver: pager, group_by: [env], group_wait: 10s, group_interval: 1m, repeat_interval: 1h}
              - {receiver: chat, group_by: [], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
              - receiver: heartbeat
                group_by: []
                group_wait: 30s
                group_interval: 5m
                repeat_interval: 4h
                mute_time_intervals: [nights]
              - {receiver: nobody, group_by: [], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            windows:
              - {interval: nights, at: '2026-11-20T23:00:00-05:00', muted: true}
              - {interval: nights, at: '2026-11-20T16:00:00-05:00', muted: false}
            """;

    private static final String ROUTING =
            """
            time_intervals:
              - name: nights
                time_intervals: [{times: [{start_time: '20:00', end_time: '24:00'}], location: Local}]
            route:
              receiver: nobody
              routes:
                - {receiver: heartbeat, matchers: [alertname="Alive"], mute_time_intervals: [nights]}
                - receiver: pager
                  matchers: [severity="critical"]
                  group_by: [env]
                  group_wait: 10s
                  group_interval: 1m
                  repeat_interval: 1h
                  continue: true
                - {receiver: chat, matchers: [env="staging"]}
            """;

    private static final String RULES =
            """
            groups:
              - name: shop
                rules:
                  - {alert: ShopDown, expr: up == 0, labels: {severity: critical}}
                  - {alert: Alive, expr: vector(1), labels: {severity: info}}
            """;

    private final StandInRouter router = new StandInRouter().routing(RouteCheckTest::receivers);

    @AfterEach
    void close() {
        router.close();
    }

    private static List<String> receivers(Map<String, String> labels) {
        if ("Alive".equals(labels.get("alertname"))) {
            return List.of("heartbeat");
        }
        List<String> told = new ArrayList<>();
        if ("critical".equals(labels.get("severity"))) {
            told.add("pager");
        }
        if ("staging".equals(labels.get("env"))) {
            told.add("chat");
        }
        return told;
    }

    private CheckedFile check(String expected, String routing, String rules) {
        return RouteCheck.read("routes.test.yaml", expected)
                .run(
                        router.api(),
                        new RouterFile("/etc/routing.yml", "routing.yml", routing),
                        List.of(RuleFile.read("shop.yml", rules, new Problems()).orElseThrow()),
                        new FakeClock());
    }

    private static List<String> lines(CheckedFile file) {
        return file.findings().stream()
                .map(finding -> finding.at() + " " + finding.subject() + ": " + finding.what())
                .toList();
    }

    @Test
    void knowsTheLabelsThatDecide() {
        assertEquals(
                Map.of("env", List.of("staging", ""), "severity", List.of("critical", "info")),
                RouteCheck.read("routes.test.yaml", EXPECTED).labels());
    }

    @Test
    void reportsEveryProblemOfItsFile() {
        FailureException failure = assertThrows(
                FailureException.class,
                () -> RouteCheck.read(
                        "routes.test.yaml",
                        """
                        labels: {env: development}
                        receivers:
                          - {reciever: chat, env: [development]}
                        routes: []
                        alerts: [{env: development}]
                        timing: [{receiver: chat, group_by: [], group_wait: 1, group_interval: 1m, repeat_interval: 1h}]
                        windows: [{interval: nights, at: noon}]
                        """));

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        assertEquals(
                List.of(
                        "routes.test.yaml:1 env: expected a list, found \"development\"",
                        "routes.test.yaml:3 \"receiver\" is missing",
                        "routes.test.yaml:3 unknown key \"reciever\"",
                        "routes.test.yaml:4 unknown key \"routes\"",
                        "routes.test.yaml:5 \"names\" is missing",
                        "routes.test.yaml:6 group_wait: expected a duration such as 500ms, 60s, 5m or 1h, found \"1\"",
                        "routes.test.yaml:7 \"muted\" is missing",
                        "routes.test.yaml:7 \"noon\" is no time with an offset"),
                failure.failures().stream()
                        .map(each -> each.what() + " " + each.why())
                        .toList());
    }

    @Test
    void passesWhereAllIsAsExpected() {
        CheckedFile checked = check(EXPECTED, ROUTING, RULES);

        assertEquals(List.of(), lines(checked));
        assertEquals(4 + 4 + 4 + 2, checked.cases(), "combinations, alerts, rows of timing and of windows");
        assertEquals(checked.cases(), checked.passed());
        assertEquals(
                List.of(
                        Map.of("env", "staging", "severity", "critical"),
                        Map.of("env", "staging", "severity", "info"),
                        Map.of("severity", "critical"),
                        Map.of("severity", "info"),
                        Map.of("alertname", "ShopDown", "env", "staging", "severity", "critical"),
                        Map.of("alertname", "ShopDown", "severity", "critical"),
                        Map.of("alertname", "Alive", "env", "staging", "severity", "info"),
                        Map.of("alertname", "Alive", "severity", "info")),
                router.alerts());
    }

    @Test
    void findsAlertsThatGoElsewhere() {
        router.routing(labels -> labels.containsKey("alertname") ? List.of("chat") : receivers(labels));

        assertEquals(
                List.of(
                        "routes.test.yaml:8 alertname=ShopDown env=staging severity=critical:"
                                + " goes to chat instead of pager,chat",
                        "routes.test.yaml:8 alertname=ShopDown severity=critical: goes to chat instead of pager",
                        "routes.test.yaml:9 alertname=Alive env=staging severity=info:"
                                + " goes to chat instead of heartbeat",
                        "routes.test.yaml:9 alertname=Alive severity=info: goes to chat instead of heartbeat"),
                lines(check(EXPECTED, ROUTING, RULES)));
    }

    @Test
    void findsAlertsWhoseLabelsAreOthersOrThatHaveNoRow() {
        assertEquals(
                List.of(
                        "shop.yml:4 ShopDown: its labels are not those that routes.test.yaml:8 expects:"
                                + " severity critical",
                        "shop.yml:5 Alife: routes.test.yaml does not say where it goes",
                        "routes.test.yaml:9 Alive: no alert has this name and these labels"),
                lines(check(
                        EXPECTED,
                        ROUTING,
                        RULES.replace("critical", "warning").replace("alert: Alive", "alert: Alife"))));
    }

    @Test
    void acceptsALabelThatComesFromTheSeries() {
        assertEquals(List.of(), lines(check(EXPECTED, ROUTING, RULES.replace("critical", "'{{ $labels.severity }}'"))));
    }

    @Test
    void findsOtherTimes() {
        assertEquals(
                List.of("routes.test.yaml:11 pager: group_by is [env, service] instead of [env], group_wait is 20 s"
                        + " instead of 10 s, group_interval is 120 s instead of 60 s, repeat_interval is 7200 s"
                        + " instead of 3600 s for env=staging severity=critical"),
                lines(check(
                        EXPECTED,
                        ROUTING.replace("[env]", "[env, service]")
                                .replace("10s", "20s")
                                .replace("1m", "2m")
                                .replace("1h", "2h"),
                        RULES)));
        assertEquals(
                List.of("routes.test.yaml:13 heartbeat: mute_time_intervals is [] instead of [nights] for"
                        + " alertname=Alive env=staging severity=info"),
                lines(check(EXPECTED, ROUTING.replace(", mute_time_intervals: [nights]", ""), RULES)));
    }

    @Test
    void findsReceiversWithoutTimesAndTimesWithoutAReceiver() {
        assertEquals(
                List.of(
                        "routes.test.yaml:1 pager: no row of `timing` fits env=staging severity=critical",
                        "routes.test.yaml:11 paper: no alert reaches it this way"),
                lines(check(
                        EXPECTED.replace("- {receiver: pager, group", "- {receiver: paper, group"), ROUTING, RULES)));
    }
}
