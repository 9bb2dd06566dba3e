package dev.devmon.alerting.unittest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.unittest.RuleTests.Case;
import dev.devmon.alerting.unittest.RuleTests.InputSeries;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleTestsTest {
    private final Problems problems = new Problems();

    private RuleTests read(String text) {
        return RuleTests.read("tests.yml", text, problems).orElseThrow();
    }

    private static final String DOWN =
            """
            rule_files: [rules.yml]
            tests:
              - name: down
                interval: 30s
                input_series:
                  - {series: 'up{job="a"}', values: '1x8 0x20'}
                  - {series: '{__name__="other", job="a"}', values: '1x28'}
                alert_rule_test:
                  - {eval_time: 9m, alertname: Down, exp_alerts: [{exp_labels: {job: a}}]}
                  - {eval_time: 1m, alertname: Quiet, exp_alerts: []}
              - alert_rule_test:
                  - {alertname: Always}
            """;

    @Test
    void readsGroupsSeriesAndCases() {
        RuleTests tests = read(DOWN);

        RuleTests.Group down = tests.groups().get(0);
        assertEquals("down", down.name());
        assertEquals("30s", down.interval());
        assertEquals(new InputSeries("up{job=\"a\"}", "1x8 0x20"), down.series().get(0));
        assertEquals(
                List.of(
                        new Case("Down", "9m", 1, new Position("tests.yml", 9)),
                        new Case("Quiet", "1m", 0, new Position("tests.yml", 10))),
                down.cases());
        assertEquals("1m", tests.groups().get(1).interval(), "the format's default");
        assertEquals("0s", tests.groups().get(1).cases().get(0).at(), "the format's default");
    }

    @Test
    void knowsTheMetricsOfItsSeries() {
        assertEquals(Set.of("up", "other"), read(DOWN).metrics());
        assertEquals("", new InputSeries("{job=\"a\"}", "1").metric());
        assertEquals("service:up:sum", new InputSeries("service:up:sum", "1").metric());
    }

    @Test
    void tellsWhichAlertsAreTestedToFire() {
        assertTrue(read(DOWN).firing("Down"));
        assertFalse(read(DOWN).firing("Quiet"));
        assertFalse(read(DOWN).firing("Absent"));
    }

    @Test
    void takesAnAlertForTestedToStaySilentOnlyWhereThereAreSeries() {
        assertTrue(read(DOWN).silent("Quiet"));
        assertFalse(read(DOWN).silent("Down"));
        assertFalse(read(DOWN).silent("Always"), "nothing is there that it could fire for");
    }

    @Test
    void isNoFileOfTestsWithoutThem() {
        assertEquals(Optional.empty(), RuleTests.read("rules.yml", "groups: []", problems));
        assertEquals(Optional.empty(), RuleTests.read("broken.yml", "tests: [", problems));
        assertEquals(1, problems.count());
    }
}
