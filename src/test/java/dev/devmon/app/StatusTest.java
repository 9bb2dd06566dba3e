package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.AgentProcess;
import dev.devmon.agent.files.LiveReload;
import dev.devmon.app.StatusReport.AlertCount;
import dev.devmon.app.StatusReport.ComponentStatus;
import dev.devmon.app.StatusReport.Services;
import dev.devmon.app.StatusReport.Stale;
import dev.devmon.app.StatusReport.State;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.engine.FakeEngine.Behaviour;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.Page;
import dev.devmon.session.HeldLock;
import dev.devmon.session.Session;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private int port;

    @BeforeEach
    void web() {
        bench = new Workbench(folder).hasty();
        port = LoopbackPages.freePort();
        bench.folder.web(
                "site/web",
                port,
                """
                links: [{title: Web, port: http, path: /start}]
                serves: {metrics-query: http}
                """);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private StatusReport status() {
        return new Status(bench.session(), bench.agent(), () -> new Discover.Counts(5, 1, 2)).run();
    }

    private ComponentStatus component(String name) {
        return status().components().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void describesAComponentThatRuns() {
        bench.bringUp();

        assertEquals(
                new ComponentStatus(
                        "web",
                        "site",
                        State.RUNNING,
                        true,
                        null,
                        "example/web:1.0",
                        List.of(new Page("Web", "http://localhost:" + port + "/start")),
                        Map.of("http", port),
                        32L << 20,
                        64L << 20),
                component("web"));
        assertTrue(status().healthy());
    }

    @Test
    void callsAComponentThatWasNeverStartedMissing() {
        ComponentStatus web = component("web");

        assertEquals(State.MISSING, web.state());
        assertEquals("not started", web.reason());
        assertEquals(List.of(), web.links());
        assertEquals("example/web:1.0", web.image());
        assertFalse(status().anythingRuns());
        assertFalse(status().healthy());
    }

    @Test
    void listsAnOptionalComponentOnceItWasStarted() {
        bench.quick("extra", "optional: true\n");
        bench.bringUp();
        assertTrue(status().components().stream()
                .noneMatch(component -> component.name().equals("extra")));

        bench.bringUp("extra");

        assertEquals(State.RUNNING, component("extra").state());
    }

    @Test
    void givesTheReasonOfASkippedComponent() {
        bench.folder.settings("components: {web: {enabled: false, reason: too big}}\n");

        ComponentStatus web = component("web");

        assertEquals(State.SKIPPED, web.state());
        assertEquals("too big", web.reason());
    }

    @Test
    void callsAStoppedComponentExited() {
        bench.bringUp();
        bench.engine.put("web", ObservedContainer.State.EXITED);

        ComponentStatus web = component("web");

        assertEquals(State.EXITED, web.state());
        assertEquals("Exited (1) 3 seconds ago", web.reason());
        assertEquals(0, web.memoryBytes());
        assertFalse(status().healthy());
    }

    @Test
    void isPatientWithAComponentThatIsNotReadyYetAndThenCallsItUnhealthy() {
        bench.engine.behave("web", Behaviour.NEVER_READY);
        assertThrows(FailureException.class, bench::bringUp);
        bench.engine.restart(bench.engine.container("web").orElseThrow().id());

        assertEquals(State.STARTING, component("web").state());
        bench.passes(Duration.ofSeconds(61));

        ComponentStatus web = component("web");
        assertEquals(State.UNHEALTHY, web.state());
        assertFalse(web.ready());
        assertEquals("http://127.0.0.1:" + port + "/ready answers 503 instead of 200", web.reason());
        assertFalse(status().healthy());
        assertTrue(status().anythingRuns());
    }

    @Test
    void callsAComponentThatIsBeingRestartedUnhealthy() {
        bench.engine.behave("web", Behaviour.NEVER_READY);
        assertThrows(FailureException.class, bench::bringUp);
        bench.engine.put("web", ObservedContainer.State.RESTARTING);

        ComponentStatus web = component("web");

        assertEquals(State.UNHEALTHY, web.state());
        assertEquals("Up 2 minutes", web.reason());
    }

    @Test
    void asksTheMetricsStoreForServicesAndAlerts() {
        bench.bringUp();
        answer("count(ALERTS{alertstate=\"firing\",severity!=\"none\"})", "2");
        answer("count((" + Discover.UP + ") == 1)", "4");

        StatusReport status = status();

        assertEquals(new Services(6, 4, 1, 2), status.services());
        assertEquals(new AlertCount(2), status.alerts());
        assertEquals("devmon", status.stack());
        assertEquals("1.48", status.engine().apiVersion());
    }

    @Test
    void countsAnEmptyVectorAsNone() {
        bench.bringUp();
        String empty = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
        bench.pages.answer(port, path("count(ALERTS{alertstate=\"firing\",severity!=\"none\"})"), 200, empty);

        assertEquals(new AlertCount(0), status().alerts());
    }

    @Test
    void doesNotKnowTheAlertsWhenNobodyAnswers() {
        assertNull(status().alerts().firing());
        assertEquals(0, status().services().scraped());
    }

    @Test
    void saysWhyRulesAreNotInForce() throws IOException {
        assertNull(status().rules());

        LiveReload.failed(bench.session(), GeneratedKind.RULES, "shop.yml: 5:9: could not parse expression");
        assertEquals(new Stale("shop.yml: 5:9: could not parse expression"), status().rules());

        LiveReload.succeeded(bench.session(), GeneratedKind.RULES);
        assertNull(status().rules());
    }

    @Test
    void saysWhetherTheAgentRuns() {
        assertEquals(new AgentProcess.Sight(AgentProcess.State.STOPPED, null, null), status().agent());
        try (HeldLock lock =
                HeldLock.tryTake(bench.state.file("agent.lock"), "4711 0 abc").orElseThrow()) {
            AgentProcess.Sight agent = status().agent();
            assertEquals(AgentProcess.State.RUNNING, agent.state(), lock::toString);
            assertEquals(4711L, agent.pid());
        }
    }

    @Test
    void saysSinceWhenTheAgentHangs() throws IOException {
        Path file = bench.state.file("agent.lock");
        try (HeldLock lock = HeldLock.tryTake(file, "4711 0 abc").orElseThrow()) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-24T12:00:00Z")));

            assertEquals(
                    new AgentProcess.Sight(AgentProcess.State.HANGING, 4711L, Instant.parse("2026-11-24T12:00:00Z")),
                    status().agent(),
                    lock::toString);
        }
    }

    @Test
    void failsWhenTheEngineCannotBeReached() {
        Session session = bench.session(bench.outage.begin().reached());

        FailureException failure = assertThrows(
                FailureException.class,
                () -> new Status(session, bench.agent(), () -> new Discover.Counts(0, 0, 0)).run());

        assertEquals(ExitCode.ENGINE_UNREACHABLE, failure.exitCode());
    }

    private void answer(String expression, String value) {
        bench.pages.answer(
                port,
                path(expression),
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\""
                        + value + "\"]}]}}");
    }

    private static String path(String expression) {
        return "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }
}
