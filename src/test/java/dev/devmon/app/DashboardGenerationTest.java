package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.DashboardGeneration.Made;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardGenerationTest {
    private static final String BOARD = "/services/devmon-service-quince.json";

    @TempDir
    Path folder;

    private Workbench bench;
    private int service;

    @BeforeEach
    void aPageForDashboardsAndAService() throws IOException {
        bench = new Workbench(folder);
        bench.folder.shipped("prometheus", "conventions.yaml", "thresholds.yaml");
        for (String file : List.of("style.yaml", "services.yaml")) {
            bench.folder.file("pages/" + file, Files.readString(Path.of("stack/grafana", file)));
        }
        bench.folder.web(
                "pages",
                LoopbackPages.freePort(),
                """
                mounts:
                  - {generated: dashboards, at: /project}
                  - {state: service-dashboards, at: /services}
                """);
        service = bench.pages.open(404);
        bench.pages.answer(
                service,
                "/metrics",
                200,
                "# TYPE http_requests_total counter\nhttp_requests_total{status=\"200\"} 1\n");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static DiscoveredService instance(int port) {
        Instant now = Instant.EPOCH;
        return new DiscoveredService(
                "quince",
                Origin.PROCESS,
                7,
                null,
                "127.0.0.1:" + port,
                "node",
                new MetricsEndpoint("/metrics", "prometheus", 1),
                null,
                null,
                ServiceState.RUNNING,
                Verdict.ADMITTED,
                "it serves metrics",
                "development",
                false,
                now,
                now);
    }

    private List<Made> make(DiscoveredService... instances) {
        return new DashboardGeneration(bench.session()).run(List.of(instances), List.of());
    }

    private String board() {
        return bench.engine.files("pages").getOrDefault(BOARD, "");
    }

    @Test
    void handsTheDashboardToWhoShowsIt() {
        bench.bringUp();

        assertEquals(List.of(new Made("quince", "devmon-service-quince", 1, "")), make(instance(service)));

        assertTrue(board().contains("rate(http_requests_total{"), board());
        assertTrue(board().contains("service:http_server_requests:rate5m"), "its convention is known");
    }

    @Test
    void isContentWithTheInstancesThatAnswer() {
        bench.bringUp();

        assertEquals(
                "",
                make(instance(LoopbackPages.freePort()), instance(service))
                        .get(0)
                        .problem());
        assertTrue(make(instance(LoopbackPages.freePort())).get(0).problem().startsWith("it does not answer: "));
    }

    @Test
    void leavesTheUsersOwnDashboardAlone() throws IOException {
        Files.writeString(folder.resolve("own.json"), "{\"uid\": \"devmon-service-quince\", \"title\": \"Mine\"}");
        bench.folder.settings("dashboards: [own.json]\n");
        bench.bringUp();

        assertEquals("your project has its own", make(instance(service)).get(0).problem());
        assertFalse(bench.engine.files("pages").containsKey(BOARD));
        assertTrue(bench.engine
                .files("pages")
                .getOrDefault("/project/user-own.json", "")
                .contains("Mine"));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        bench.bringUp();

        FailureException failure = assertThrows(FailureException.class, () -> new DashboardGeneration(bench.session())
                .run(List.of(instance(service)), List.of("quinze")));

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertTrue(failure.failures().get(0).fix().contains("did you mean \"quince\"?"), failure::getMessage);
    }

    @Test
    void saysThatNobodyShowsDashboards() {
        FailureException failure = assertThrows(FailureException.class, () -> make(instance(service)));

        assertEquals("pages is not running", failure.failures().get(0).what());
        assertEquals(ExitCode.COMPONENT, failure.exitCode());
    }

    @Test
    void refusesABrokenDescriptionBeforeAnythingStarts() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "uid: x\ntitle: X\nrows: []\n");
        bench.folder.settings("dashboards: [own.yaml]\n");

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        assertTrue(failure.failures().get(0).what().endsWith("own.yaml:1"), failure::getMessage);
        assertEquals("\"description\" is missing", failure.failures().get(0).why());
    }
}
