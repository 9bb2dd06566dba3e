package dev.devmon.alerting.unittest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.promql.RuleKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationsTest {
    private static List<Mutant> mutants(String rule) {
        Node node = Yaml.read("rules.yml", rule);
        return Mutations.of(new RulePart("rules.yml", RuleKind.ALERT, "A", node, Optional.empty()));
    }

    /** The expressions of an alert's mutants. */
    private static List<String> expressions(String expression) {
        return mutants("alert: A\nexpr: '" + expression + "'\n").stream()
                .map(mutant -> mutant.changed().text("/expr").orElseThrow())
                .toList();
    }

    @Test
    void turnsComparisonsAndChangesThresholds() {
        assertEquals(List.of("a < 0.5", "a > 1", "a > 0.25"), expressions("a > 0.5"));
        assertEquals(List.of("a != 0", "a == 1"), expressions("a == 0"));
        assertEquals(List.of("-a / 2", "-a * 4", "-a * 1"), expressions("-a * 2"));
    }

    @Test
    void leavesAloneHowConstantsAreMade() {
        List<String> found = expressions("a or 0 * max by (env) (b)");

        assertTrue(found.contains("a or 1 * max by (env) (b)"), found.toString());
        assertTrue(found.contains("a or 0 * max by () (b)"), found.toString());
        assertTrue(found.stream().noneMatch(rule -> rule.contains("/") || rule.contains("min")), found.toString());
        assertTrue(expressions("85 * group by (env) (b)").stream().noneMatch(rule -> rule.contains("/")));
        assertTrue(expressions("2 * max(b)").containsAll(List.of("2 / max(b)", "2 * min(b)")));
    }

    @Test
    void leavesDurationsTextsAndCommentsAlone() {
        assertEquals(
                List.of("rate(a[5m] offset 1h) < 1", "rate(a[5m] offset 1h) > 2", "rate(a[5m] offset 1h) > 0.5"),
                expressions("rate(a[5m] offset 1h) > 1"));
        assertEquals(List.of(), expressions("label_replace(a, \"x\", \"$1 > 2\", \"y\", \"(.+)\")"));
        assertEquals(List.of(), expressions("a # > 1\n"));
    }

    @Test
    void dropsEachOperandOfSets() {
        List<String> found = expressions("a and (b or c) unless d");
        assertTrue(found.contains("a unless d"), found.toString());
        assertTrue(found.contains("a and (b ) unless d"), found.toString());
        assertTrue(found.contains("a and ( c) unless d"), found.toString());
        assertTrue(found.contains("a and (b or c) "), found.toString());
        assertTrue(found.contains("a unless (b or c) unless d"), found.toString());
        assertTrue(expressions("a and b or c").contains("a and b "));
        assertTrue(expressions("a and b or c").contains(" c"));
    }

    @Test
    void dropsLabelsAndTurnsConditionsAndAggregations() {
        List<String> found = expressions("sum by (env, service) (a{x=~\"1\"}) / on (env) group_left b{y!=\"2\"}");
        assertTrue(
                found.containsAll(List.of(
                        "max by (env, service) (a{x=~\"1\"}) / on (env) group_left b{y!=\"2\"}",
                        "sum by ( service) (a{x=~\"1\"}) / on (env) group_left b{y!=\"2\"}",
                        "sum by (env) (a{x=~\"1\"}) / on (env) group_left b{y!=\"2\"}",
                        "sum by (env, service) (a{x!~\"1\"}) / on (env) group_left b{y!=\"2\"}",
                        "sum by (env, service) (a{x=~\"1\"}) * on (env) group_left b{y!=\"2\"}",
                        "sum by (env, service) (a{x=~\"1\"}) / on () group_left b{y!=\"2\"}",
                        "sum by (env, service) (a{x=~\"1\"}) / on (env) group_left b{y=\"2\"}")),
                found.toString());
        assertEquals(7, found.size());
        assertEquals(List.of(), expressions("max"), "a metric may be called so");
    }

    @Test
    void changesDelaysAndLabels() {
        List<Mutant> mutants = mutants(
                """
                alert: A
                expr: a
                for: 5m
                keep_firing_for: 1m
                labels: {severity: critical, category: performance}
                """);
        assertEquals(
                List.of(
                        "without `for`",
                        "without `keep_firing_for`",
                        "label severity becomes warning",
                        "label category becomes other"),
                mutants.stream().map(Mutant::what).toList());
        assertTrue(mutants.get(0).changed().find("/for").isEmpty());
        assertEquals(Optional.of("performance"), mutants.get(2).changed().text("/labels/category"));
    }

    @Test
    void saysInWhichLineOfABlock() {
        List<Mutant> mutants = mutants("alert: A\nexpr: |\n  a\n  > 1\n");
        assertEquals(
                List.of("rules.yml:4"),
                mutants.stream()
                        .map(mutant -> mutant.at().toString())
                        .distinct()
                        .toList());
        assertEquals("`>` becomes `<` in `a > 1`", mutants.get(0).what());
    }
}
