package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.Finding;
import dev.devmon.alerting.ParsedQuery;
import dev.devmon.alerting.routing.StandInRouter;
import dev.devmon.app.AlertTests.Report;
import dev.devmon.engine.EphemeralContainer.Network;
import dev.devmon.engine.EphemeralContainer.Output;
import dev.devmon.engine.EphemeralContainer.Spec;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.StandInContainers;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files are given to which tools, and what becomes of their answers; stand-ins answer in the tools' place. */
@Timeout(60)
class AlertTestsTest {
    private static final String RULES =
            """
            groups:
              - name: shop
                rules:
                  - alert: ShopDown
                    expr: up == 0
                    labels: {severity: critical}
                    annotations:
                      summary: The shop is down
                      description: It does not answer
                      runbook_url: https://wiki.example/shop
            """;

    private static final String TESTS =
            """
            rule_files: [shop.yml]
            tests:
              - name: the shop is down
                input_series: [{series: up, values: 0x20}]
                alert_rule_test:
                  - {eval_time: 10m, alertname: ShopDown, exp_alerts: [{exp_labels: {severity: critical}}]}
              - name: the shop is up
                input_series: [{series: up, values: 1x20}]
                alert_rule_test:
                  - {eval_time: 10m, alertname: ShopDown, exp_alerts: []}
            """;

    private static final String UP_IS_ZERO =
            ParsedQuery.binary(ParsedQuery.metric("up"), "==", ParsedQuery.number("0"));

    @TempDir
    Path folder;

    private Workbench bench;
    private StandInContainers containers;
    private final Map<String, Output> answers = new HashMap<>();
    private final StandInRouter router = new StandInRouter().routing(labels -> List.of("chat"));

    @BeforeEach
    void aStackWithRulesAndRoutes() throws IOException {
        bench = new Workbench(folder);
        int port = bench.pages.open(200);
        bench.pages.program(
                port,
                (request, body) -> request.startsWith("GET /api/v1/parse_query")
                        ? Optional.of("{\"data\":" + UP_IS_ZERO + "}")
                        : router.answer(request, body));
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
                .file("store/tests/shop_test.yml", TESTS.replace("shop.yml", "../rules/shop.yml"))
                .web(
                        "router",
                        LoopbackPages.freePort(),
                        """
                        command: [--config=/etc/router/router.yml]
                        mounts: [{config: ./router.yml, at: /etc/router/router.yml}]
                        serves: {alert-routing: http}
                        """)
                .file(
                        "router/router.yml",
                        """
                        route: {receiver: chat}
                        receivers: [{name: chat, slack_configs: [{title: '{{ .Status }}'}]}]
                        inhibit_rules: [{source_matchers: [a="b"], equal: [service]}]
                        """)
                .file(
                        "router/routes.test.yaml",
                        """
                        labels: {severity: [critical, warning]}
                        receivers: [{receiver: chat}]
                        alerts: [{severity: critical, names: [ShopDown]}]
                        timing:
                          - {receiver: chat, group_by: [], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
                        """)
                .file(
                        "router/inhibitions.test.yaml",
                        """
                        apart: [service]
                        cases:
                          - source: {a: b, service: shop}
                            target: {a: c, service: shop}
                            heard: [{source: {a: d}}, {target: {service: cart}}]
                        """)
                .file(
                        "router/templates.test.yaml",
                        """
                        parts: {title: [chat/title]}
                        every: {mentions: {title: [severity]}}
                        notifications: [{name: it is down, alerts: [{labels: {}}], shows: {title: firing}}]
                        """);
        answers.put("render.sh", new Output(0, "firing\u001e\u001e\u001dcritical\u001e\u001e\u001d"));
        router.muting((source, target) -> "b".equals(source.get("a"))
                && "c".equals(target.get("a"))
                && source.getOrDefault("service", "").equals(target.get("service")));
        outcomes("/etc/store/tests/shop_test.yml", "");
    }

    @AfterEach
    void close() {
        router.close();
        bench.close();
    }

    private Output tool(List<String> command) {
        String line = String.join(" ", command);
        return answers.entrySet().stream()
                .filter(answer -> line.contains(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new Output(0, ""));
    }

    /** What the tool writes of the two cases of a test file. */
    private void outcomes(String path, String failure) {
        containers
                .files()
                .put(
                        path + ".outcomes.xml",
                        """
                        <testsuites><testsuite name="%s">
                          <testcase name="the shop is down">%s</testcase>
                          <testcase name="the shop is up"></testcase>
                        </testsuite></testsuites>
                        """
                                .formatted(path, failure));
    }

    private Report run(Path... files) {
        return new AlertTests(bench.session(containers.over(bench.engine))).run(List.of(files));
    }

    private static List<String> lines(Report report) {
        return report.files().stream()
                .map(file -> file.file() + " " + file.kind() + " " + file.passed() + "/" + file.cases() + " "
                        + file.findings().stream()
                                .map(finding -> finding.at() + " " + finding.what())
                                .toList())
                .toList();
    }

    @Test
    void checksTheRulesOfTheStackTheirTestsAndItsRoutes() {
        Report report = run();

        assertEquals(
                List.of(
                        "stack/store/store.yml CONFIG 0/0 []",
                        "stack/store/rules/shop.yml RULES 0/0 []",
                        "stack/store/tests/shop_test.yml TESTS 2/2 []",
                        "stack/router/router.yml CONFIG 0/0 []",
                        "stack/router/templates.test.yaml NOTIFICATIONS 2/2 []",
                        "stack/router/routes.test.yaml ROUTES 4/4 []",
                        "stack/router/inhibitions.test.yaml INHIBITIONS 3/3 []"),
                lines(report));
        assertTrue(report.passed());
        assertEquals(1, report.alerts());
        assertEquals(1, report.covered());
    }

    @Test
    void runsTheToolsInContainersOfTheStacksImagesThatSeeNothingOfTheStack() {
        run();

        assertEquals(
                List.of("example/store:1.0", "example/router:1.0", "example/router:1.0"),
                containers.started().stream().map(Spec::image).toList());
        assertTrue(containers.started().stream().allMatch(spec -> spec.network() == Network.APART));
        assertEquals(0, containers.running());
        assertEquals(
                List.of(
                        "promtool check config /etc/store/store.yml",
                        "promtool check rules --lint=all --lint-fatal /etc/store/rules/shop.yml",
                        "promtool test rules --junit=/etc/store/tests/shop_test.yml.outcomes.xml"
                                + " /etc/store/tests/shop_test.yml.slices/0/tests.yml",
                        "amtool check-config /etc/router/router.yml"),
                containers.commands().stream()
                        .map(command -> String.join(" ", command))
                        .filter(command -> !command.startsWith("sh "))
                        .toList());
        assertEquals(List.of(), bench.engine.containers("devmon"), "a stack is neither needed nor made");
    }

    @Test
    void checksOnlyTheFilesThatAreGiven() throws IOException {
        Path rules = Files.writeString(folder.resolve("mine.yml"), RULES.replace("ShopDown", "CartDown"));
        Path tests = Files.writeString(
                folder.resolve("mine_test.yml"),
                TESTS.replace("ShopDown", "CartDown").replace("shop.yml", "mine.yml"));
        outcomes("/files" + tests, "");

        Report report = run(rules, tests);

        assertEquals(List.of(rules + " RULES 0/0 []", tests + " TESTS 2/2 []"), lines(report));
        assertEquals(1, report.alerts());
        assertTrue(containers.files().containsKey("/files" + rules));
        assertEquals(1, containers.started().size(), "routes are not asked");
    }

    @Test
    void checksTheRulesOfTheSettingsBesideThoseOfTheStack() throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/mine.yml"), RULES.replace("ShopDown", "CartDown"));
        bench.folder.settings("rules: [rules]\n");

        List<String> lines = lines(run());

        assertEquals(8, lines.size(), lines::toString);
        assertTrue(lines.get(3).startsWith(folder.resolve("rules/mine.yml") + " RULES 0/0 ["), lines::toString);
        assertTrue(lines.get(3).contains("no unit test"), lines::toString);
    }

    @Test
    void findsTheRuleThatFailsItsTest() {
        outcomes(
                "/etc/store/tests/shop_test.yml",
                "<failure>alertname: ShopDown, time: 10m, exp: [], got: []</failure>");

        Report report = run();

        assertEquals(
                "stack/store/tests/shop_test.yml TESTS 1/2 [stack/store/rules/shop.yml:4 fails its test"
                        + " \"the shop is down\" in stack/store/tests/shop_test.yml]",
                lines(report).get(2));
        assertEquals(false, report.passed());
    }

    @Test
    void reportsWhatTheToolsRefuse() {
        answers.put("check config", new Output(1, "unknown field\n"));
        answers.put(
                "check rules",
                new Output(
                        1,
                        "/etc/store/rules/shop.yml: 5:12: group \"shop\", rule 1, \"ShopDown\": no such function\n"));
        answers.put("check-config", new Output(1, "undefined receiver\n"));

        assertEquals(
                List.of(
                        "stack/store/store.yml CONFIG 0/0 [stack/store/store.yml:1 promtool check config rejects it]",
                        "stack/store/rules/shop.yml RULES 0/0 [stack/store/rules/shop.yml:5 no such function]",
                        "stack/store/tests/shop_test.yml TESTS 2/2 []",
                        "stack/router/router.yml CONFIG 0/0 [stack/router/router.yml:1 amtool check-config rejects it]"),
                lines(run()));
    }

    @Test
    void findsWhatTheRouterMakesOfAlertsOtherwise() {
        router.routing(labels -> List.of("warning".equals(labels.get("severity")) ? "pager" : "chat"))
                .muting((source, target) -> false);
        answers.put("render.sh", new Output(0, "firing\u001e\u001e\u001dfiring\u001e\u001e\u001d"));

        assertEquals(
                List.of(
                        "chat/title does not mention its severity: critical",
                        "goes to pager instead of chat",
                        "is heard and should be muted"),
                run().files().stream()
                        .flatMap(file -> file.findings().stream())
                        .map(Finding::what)
                        .toList());
    }

    @Test
    void startsARouterThatTellsNobody() {
        run();

        assertEquals(
                """
                route:
                  receiver: chat
                receivers:
                  - name: chat
                inhibit_rules:
                  - source_matchers:
                      - a="b"
                    equal:
                      - service
                """,
                containers.started().get(2).files().get("/etc/router/router.yml"));
    }

    @Test
    void failsForAFileThatCannotBeRead() {
        Path none = folder.resolve("none.yml");

        FailureException failure = assertThrows(FailureException.class, () -> run(none));
        FailureException ofFolder = assertThrows(FailureException.class, () -> run(folder));

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertEquals(none + " cannot be read", failure.failures().get(0).what());
        assertEquals(ExitCode.USAGE, ofFolder.exitCode());
        assertEquals(List.of(), containers.started());
    }

    @Test
    void closesTheSecondServerWhenItDoesNotGetReady() {
        int silent = LoopbackPages.freePort();
        containers = new StandInContainers(silent, this::tool);

        FailureException failure = assertThrows(FailureException.class, this::run);

        assertEquals(
                "a second store does not become ready",
                failure.failures().get(0).what());
        assertEquals(0, containers.running());
    }
}
