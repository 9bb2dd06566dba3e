package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.ParsedQuery;
import dev.devmon.alerting.unittest.MutationRun;
import dev.devmon.engine.EphemeralContainer.Output;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.StandInContainers;
import dev.devmon.event.Event;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool is a stand-in, one of whose tests notices one change: the comparison turned round. */
class AlertMutationTest {
    private static final String RULES =
            "groups: [{name: shop, rules: [{alert: ShopDown, expr: up == 0, labels: {severity: critical}}]}]\n";
    private static final String OTHERS = "groups: [{name: host, rules: [{alert: HostDown, expr: host == 0}]}]\n";
    private static final String TESTS =
            """
            rule_files: [../rules/shop.yml, ../rules/host.yml, ../rules/both.yml]
            tests:
              - {name: it is down, input_series: [{series: up, values: 0x20}],
                 alert_rule_test: [{eval_time: 10m, alertname: ShopDown, exp_alerts: [{}]}]}
              - {name: all of it is down, input_series: [{series: up, values: 0x20}],
                 alert_rule_test: [{eval_time: 10m, alertname: ShopDown}, {eval_time: 10m, alertname: Both}]}
            """;

    @TempDir
    Path folder;

    private Workbench bench;
    private StandInContainers containers;

    @BeforeEach
    void aStackWithRules() throws IOException {
        bench = new Workbench(folder);
        int port = bench.pages.open(200);
        String tree = ParsedQuery.binary(ParsedQuery.metric("up"), "==", ParsedQuery.number("0"));
        bench.pages.program(port, (request, body) -> Optional.of("{\"data\":" + tree + "}"));
        containers = new StandInContainers(port, this::tool);
        bench.folder.shipped("prometheus", "conventions.yaml", "thresholds.yaml", "discovery.yaml");
        bench.folder
                .web(
                        "store",
                        LoopbackPages.freePort(),
                        """
                        command: [--config=/etc/store/store.yml]
                        mounts:
                          - {config: ./store.yml, at: /etc/store/store.yml}
                          - {config: ./rules, at: /etc/store/rules}
                        serves: {metrics-query: http}
                        """)
                .file("store/store.yml", "rule_files: [rules/*.yml]\n")
                .file("store/rules/shop.yml", RULES)
                .file("store/rules/host.yml", OTHERS)
                .file("store/rules/both.yml", "groups: [{name: both, rules: [{alert: Both, expr: up > 0}]}]\n")
                .file("store/tests/shop_test.yml", TESTS);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Output tool(List<String> command) {
        boolean noticed = command.stream()
                .filter(word -> word.endsWith("/tests.yml"))
                .filter(tests -> containers.files().getOrDefault(tests, "").contains("all of it"))
                .map(tests -> tests.replaceFirst("tests\\.yml$", "rules-0.yml"))
                .anyMatch(rules -> containers
                        .files()
                        .getOrDefault(rules, "")
                        .replace("\"", "")
                        .contains("up != 0"));
        return new Output(noticed ? 1 : 0, "");
    }

    private MutationRun.Result run(List<String> names, OptionalInt sample) {
        return new AlertMutation(bench.session(containers.over(bench.engine))).run(names, sample, 1);
    }

    @Test
    void listsTheChangesThatNoTestNotices() {
        MutationRun.Result result = run(List.of("shop.yml"), OptionalInt.empty());

        assertEquals(3, result.mutants());
        assertEquals(
                List.of("`0` becomes `1` in `up == 0`", "label severity becomes warning"),
                result.survivors().stream().map(mutant -> mutant.what()).toList());
        assertEquals(
                "stack/store/rules/shop.yml:1", result.survivors().get(0).at().toString());
        assertEquals(0, containers.running());
        result.survivors()
                .forEach(survivor -> assertTrue(
                        bench.events.contains(new Event.Started("store", "not noticed: " + survivor.text())),
                        () -> survivor + " is told at once: " + bench.events));
    }

    @Test
    void runsOnlyTestsThatAreConcerned() {
        MutationRun.Result result = run(List.of("rules/host.yml"), OptionalInt.empty());

        assertEquals(result.mutants(), result.survivors().size());
        assertEquals(
                List.of(),
                containers.commands().stream()
                        .map(command -> String.join(" ", command))
                        .filter(command -> command.contains("test rules"))
                        .collect(Collectors.toList()));
    }

    @Test
    void triesASampleThatIsTheSameEachTime() {
        MutationRun.Result one = run(List.of("shop.yml"), OptionalInt.of(2));

        assertEquals(2, one.mutants());
        assertEquals(one, run(List.of("shop.yml"), OptionalInt.of(2)));
        assertEquals(3, run(List.of("shop.yml"), OptionalInt.of(10)).mutants());
    }

    @Test
    void wrongInputStartsNothing() {
        Failure unknown = failure(List.of("shp.yml"), OptionalInt.empty());
        assertEquals("unknown file of rules \"shp.yml\"", unknown.what());
        assertEquals(true, unknown.fix().startsWith("did you mean \"shop.yml\"?"), unknown.fix());
        assertEquals(ExitCode.USAGE, unknown.exitCode());
        assertEquals(
                "--sample 0 leaves nothing to try",
                failure(List.of(), OptionalInt.of(0)).what());
        assertEquals(
                "unknown file of rules \"op.yml\"",
                failure(List.of("op.yml"), OptionalInt.empty()).what());
        assertEquals(List.of(), containers.started());
    }

    private Failure failure(List<String> names, OptionalInt sample) {
        return assertThrows(FailureException.class, () -> run(names, sample))
                .failures()
                .get(0);
    }
}
