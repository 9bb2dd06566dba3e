package dev.devmon.alerting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.promql.RuleKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleFileTest {
    private final Problems problems = new Problems();

    @Test
    void readsRulesWithThePositionsOfTheirNamesAndExpressions() {
        RuleFile file = RuleFile.read(
                        "rules.yml",
                        """
                        groups:
                          - name: one
                            rules:
                              - record: service:up:sum
                                expr: sum by (service) (up)
                          - name: two
                            interval: 1m
                            rules:
                              - alert: Down
                                expr: |
                                  up == 0
                                for: 5m
                                labels: {severity: critical}
                                annotations: {summary: It is down}
                        """,
                        problems)
                .orElseThrow();

        assertEquals(List.of("service:up:sum"), file.recorded());
        assertEquals(
                List.of(new Rule(
                        RuleKind.ALERT,
                        "Down",
                        "up == 0\n",
                        "5m",
                        Map.of("severity", "critical"),
                        Map.of("summary", "It is down"),
                        new Position("rules.yml", 9),
                        new Position("rules.yml", 10))),
                file.alerts());
        assertEquals(2, file.rules().size());
        assertEquals(0, problems.count());
    }

    @Test
    void leavesWhatIsMissingToTheToolThatOwnsTheFormat() {
        Rule rule = RuleFile.read("rules.yml", "groups: [{rules: [{for: 1m}]}, {name: empty}]", problems)
                .orElseThrow()
                .rules()
                .get(0);

        assertEquals("", rule.name());
        assertEquals("", rule.expression());
        assertEquals("", rule.label("severity"));
        assertEquals("", rule.annotation("summary"));
        assertEquals(new Position("rules.yml", 1), rule.at());
        assertEquals(0, problems.count());
    }

    @Test
    void isNoRuleFileWithoutGroups() {
        assertEquals(Optional.empty(), RuleFile.read("tests.yml", "tests: []", problems));
        assertEquals(Optional.empty(), RuleFile.read("empty.yml", "", problems));
        assertEquals(0, problems.count());
    }

    @Test
    void reportsWhatIsNoYaml() {
        assertTrue(
                RuleFile.read("rules.yml", "groups:\n\t- name: one\n", problems).isEmpty());

        assertEquals(new Position("rules.yml", 2), problems.list().get(0).at());
    }
}
