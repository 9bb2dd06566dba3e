package dev.devmon.alerting.unittest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.SampleNotation;
import dev.devmon.codec.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExerciseTest {
    private static final String TESTS =
            """
            tests:
              - name: it goes
                interval: 15s
                input_series:
                  - {series: 'up{service="pay"}', values: '1x1 0x9'}
                  - {series: 'up{service="cart"}', values: '_ 2+0.5x1'}
                alert_rule_test:
                  - {eval_time: 15s, alertname: ServiceDown, exp_alerts: []}
                  - {eval_time: 45s, alertname: ServiceDown, exp_alerts: [{exp_labels: {service: pay}}]}
            """;

    private static Optional<Exercise> exercise(String alert) {
        return Exercise.of(
                alert, RuleTests.read("t.yml", TESTS, new Problems()).stream().toList());
    }

    @Test
    void endsAtTheMomentAtWhichTheTestExpectsTheAlert() {
        String history = exercise("ServiceDown").orElseThrow().history(Instant.ofEpochSecond(1045));

        assertEquals(
                """
                up{service="pay"} 1.0 1000.000
                up{service="pay"} 1.0 1015.000
                up{service="pay"} 0.0 1030.000
                up{service="pay"} 0.0 1045.000
                up{service="cart"} 2.0 1015.000
                up{service="cart"} 2.5 1030.000
                # EOF
                """,
                history);
    }

    @Test
    void isOfRawSeriesAndOfOneAlertIfThereIsSuchATest() {
        String test = "- {name: %s, input_series: [{series: '%s', values: 1x9}],"
                + " alert_rule_test: [{eval_time: 1m, alertname: A, exp_alerts: [%s]}]}\n";
        String recorded = test.formatted("recorded", "a:rate", "{}");
        String two = test.formatted("two", "a_total", "{}, {}");
        String one = test.formatted("one", "b_total", "{}");

        for (List<String> tests : List.of(List.of(recorded, two, one), List.of(recorded, two), List.of(recorded))) {
            RuleTests file = RuleTests.read("t.yml", "tests:\n" + String.join("", tests), new Problems())
                    .orElseThrow();
            String last = tests.get(tests.size() - 1);
            assertTrue(
                    last.contains("name: "
                            + Exercise.of("A", List.of(file))
                                    .orElseThrow()
                                    .group()
                                    .name()),
                    last);
        }
    }

    @Test
    void isNoneForAnAlertThatNoTestFires() {
        assertEquals(Optional.empty(), exercise("Other"));
    }

    @Test
    void waitsForNothingThatTheTestHasWaitedFor() {
        String rules = Exercise.withoutDelays(
                "groups: [{name: g, interval: 2m, rules: [{alert: A, expr: x > 0, for: 1h, keep_firing_for: 5m}]}]");

        assertTrue(rules.contains("for: 3s"), rules);
        assertTrue(!rules.contains("interval") && !rules.contains("keep_firing_for") && !rules.contains("1h"), rules);
        assertTrue(rules.contains("expr: x > 0"), rules);
    }

    @Test
    void handsOnlyItsOwnAlertOnAndMarksIt() {
        String text = exercise("ServiceDown")
                .orElseThrow()
                .configuration("global: {scrape_interval: 5s, external_labels: {env: development}}\n");

        for (String part : List.of("scrape_interval: 5s", "evaluation_interval: 1s", "env: development")) {
            assertTrue(text.contains(part), text);
        }
        assertTrue(text.contains("drill: \"true\""), text);
        assertTrue(text.contains("regex: ServiceDown|InfoInhibitor"), text);
    }

    @Test
    void expandsTheNotationOfSamples() {
        assertEquals(
                List.of(OptionalDouble.of(3), OptionalDouble.of(1), OptionalDouble.of(-1)),
                SampleNotation.expand("3-2x2"));
        assertEquals(
                List.of(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(7)),
                SampleNotation.expand("_x2 stale 7"));
        assertThrows(IllegalArgumentException.class, () -> SampleNotation.expand("1y2"));
    }

    @ParameterizedTest
    @CsvSource({"15s,15", "1h30m,5400", "2d,172800", "0s,0"})
    void readsDurations(String text, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), SampleNotation.duration(text));
    }
}
