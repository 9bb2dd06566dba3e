package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.DashboardCheck.DashboardReport;
import dev.devmon.app.DashboardCheck.Lacking;
import dev.devmon.app.DashboardCheck.Report;
import dev.devmon.app.DashboardCheck.Store;
import dev.devmon.codec.Problem;
import dev.devmon.dashboards.Documents;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DashboardCheckTest {
    private static final String CONTAINERS = "cAdvisor or this stack's background agent";

    private static final String HOME = Documents.described(
            """
            uid: home
            title: Home
            description: D.
            variables: [datasource, env]
            rows:
              - title: One
                panels:
                  - {stat: Up, description: D., query: 'up{env=~"$env"}'}
                  - graph: Half
                    description: D.
                    queries: [{legend: a, query: half_a}, {legend: b, query: container_b}]
                  - {stat: Nothing, description: D., query: container_nothing}
                  - {stat: Riddle, description: D., query: riddle}
                  - {logs: Lines, description: D., query: 'level:error'}
            """);

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;

    @BeforeEach
    void aStackWithADashboard() throws IOException {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web("store", port, "serves: {metrics-query: http}\n");
        bench.quick("board", "mounts: [{generated: dashboards, at: /etc/board}]\n");
        bench.folder.file("board/dashboards/home.json", HOME);
        for (String file : List.of("grafana/style.yaml", "grafana/services.yaml", "grafana/needs.yaml")) {
            bench.folder.file(file.replace("grafana", "board"), Files.readString(Path.of("stack", file)));
        }
        for (String file : List.of("prometheus/conventions.yaml", "prometheus/thresholds.yaml")) {
            bench.folder.file(file, Files.readString(Path.of("stack", file)));
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private DashboardCheckTest answers(String expression, String elements) {
        bench.pages.answer(
                port, query(expression), 200, "{\"data\":{\"resultType\":\"vector\",\"result\":[" + elements + "]}}");
        return this;
    }

    private static String query(String expression) {
        return "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    private void storeAnswers() {
        bench.bringUp();
        String one = "{\"metric\":{},\"value\":[1,\"1\"]}";
        answers("vector(1)", one).answers("up{env=~\".*\"}", one).answers("half_a", one);
        answers("container_b", "").answers("container_nothing", "").answers("riddle", "");
    }

    private Report check(String... names) {
        return new DashboardCheck(bench.session()).run(List.of(), List.of(names));
    }

    @Test
    void tellsWhichPanelsHaveDataAndWhatTheOthersNeed() {
        storeAnswers();
        Report report = check();

        assertEquals(Store.ANSWERS, report.store());
        assertEquals(
                List.of(new DashboardReport(
                        "home",
                        "Home",
                        4,
                        2,
                        List.of(
                                new Lacking("4", "Nothing", "One", CONTAINERS, List.of("container_nothing")),
                                new Lacking("5", "Riddle", "One", null, List.of("riddle"))),
                        List.of(new Lacking("3", "Half", "One", CONTAINERS, List.of("container_b"))),
                        new TreeMap<>(Map.of("logs, in Elasticsearch", 1)))),
                report.dashboards());
        assertEquals(List.of(), report.findings());
    }

    @Test
    void aQueryThatTheStoreRefusesIsAFinding() {
        storeAnswers();
        bench.pages.answer(port, query("riddle"), 400, "{\"status\":\"error\",\"error\":\"parse error: no riddles\"}");

        Problem finding = check().findings().get(0);

        assertTrue(finding.at().toString().matches("stack/board/dashboards/home.json:\\d+"), finding::toString);
        assertEquals("the query is rejected: parse error: no riddles", finding.what());
    }

    @Test
    void looksAtTheFilesAloneWhereNoStoreRuns() {
        bench.folder.file("board/dashboards/home.json", HOME.replace("level:error", ""));
        Report report = check();

        assertEquals(Store.SILENT, report.store());
        assertEquals(4, report.dashboards().get(0).panels());
        assertEquals(List.of(), report.dashboards().get(0).withoutData());
        assertEquals(
                "a query of \"Lines\" has no text", report.findings().get(0).what());
    }

    @Test
    void looksAtThoseOfTheProjectAndOfServicesToo() throws IOException {
        bench.folder.settings("dashboards: [boards]\n");
        Files.createDirectories(folder.resolve("boards"));
        Files.writeString(folder.resolve("boards/mine.yaml"), description("mine"));
        Files.writeString(
                folder.resolve("boards/exported.json"),
                Documents.described(description("exported")).replace("\"D.\"", "\"\""));
        int service = bench.pages.open(404);
        bench.pages.answer(service, "/metrics", 200, "# TYPE requests_total counter\nrequests_total 3\n");

        Report report = new DashboardCheck(bench.session())
                .run(List.of(service("quince", service), service("gone", 1)), List.of());

        assertEquals(
                List.of("home", "exported", "mine", "devmon-service-quince"),
                report.dashboards().stream().map(DashboardReport::uid).toList());
        assertEquals(
                List.of(folder.resolve("boards/exported.json") + " the panel \"Up\" has no description"),
                report.findings().stream()
                        .map(finding -> finding.at().file() + " " + finding.what())
                        .toList());
    }

    private static String description(String uid) {
        return """
                uid: %1$s
                title: %1$s
                description: D.
                variables: [datasource]
                rows: [{title: One, panels: [{stat: Up, description: D., query: up}]}]
                """
                .formatted(uid);
    }

    private static DiscoveredService service(String name, int port) {
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                null,
                null,
                "127.0.0.1:" + port,
                "other",
                new MetricsEndpoint("/metrics", "prometheus", 1),
                null,
                null,
                ServiceState.RUNNING,
                Verdict.ADMITTED,
                "it has metrics",
                "development",
                false,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void takesUidsAndTitles() {
        assertEquals(1, check("home").dashboards().size());
        assertEquals(1, check("HOME").dashboards().size());
        FailureException failure = assertThrows(FailureException.class, () -> check("Hose"));

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertTrue(failure.failures().get(0).fix().startsWith("did you mean"), failure::toString);
    }
}
