package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.FakeEngine.Behaviour;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.session.RunningStack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PagesTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private int admin;
    private int front;

    @BeforeEach
    void stack() {
        bench = new Workbench(folder).hasty();
        admin = LoopbackPages.freePort();
        front = LoopbackPages.freePort();
        bench.folder
                .web("site/admin", admin, "links: [{title: Admin, port: http, path: /}]\n")
                .web(
                        "site/front",
                        front,
                        """
                        links: [{title: Front, port: http, path: /home}, {title: Other, port: http, path: /other}]
                        serves: {front-page: http}
                        """);
        bench.quick("store", "");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Pages pages() {
        return new Pages(bench.session());
    }

    private void restart(String component) {
        new Restart(bench.session()).run(component);
    }

    @Test
    void knowsTheFirstPageOfAComponent() {
        bench.bringUp();

        assertEquals("http://localhost:" + front + "/home", pages().page("front"));
    }

    @Test
    void prefersTheFrontPageAndFallsBackToAnyPage() {
        bench.bringUp();
        assertEquals("http://localhost:" + front + "/home", pages().frontPage());

        bench.engine.put("front", State.EXITED);
        assertEquals("http://localhost:" + admin + "/", pages().frontPage());
    }

    @Test
    void knowsThePagesOfATraceAndOfTheLogsOfAService() {
        int traces = LoopbackPages.freePort();
        int logs = LoopbackPages.freePort();
        bench.folder
                .web("traces", traces, "serves: {trace-search: http}\n")
                .web("logs", logs, "serves: {log-pages: http}\n");
        bench.bringUp();

        assertEquals(
                "http://localhost:" + traces + "/trace/4bf92f3577b34da6a3ce929d0e0e4736",
                pages().trace("4BF92F3577B34DA6A3CE929D0E0E4736"));
        assertEquals(
                "http://localhost:" + logs + "/app/discover#/?_g=(time:(from:now-1h,to:now))"
                        + "&_a=(query:(language:kuery,query:'service.name%3A%22my%20shop%22'))",
                pages().logs("my shop"));
        Failure failure = failure(() -> pages().trace("orders"));
        assertEquals("\"orders\" is not a valid trace id", failure.what());
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }

    @Test
    void saysThatThereIsNoFrontPageWhenNothingRuns() {
        Failure failure = failure(() -> pages().frontPage());

        assertEquals("the stack is not running", failure.what());
        assertEquals(ExitCode.COMPONENT, failure.exitCode());
    }

    @Test
    void hasNoPageOfAGroupAndNamesItsMembers() {
        Failure failure = failure(() -> pages().page("site"));

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertEquals("\"site\" is a group", failure.what());
        assertEquals("it has several components: admin, front", failure.why());
    }

    @Test
    void saysThatAComponentHasNoPage() {
        bench.bringUp();
        Failure failure = failure(() -> pages().page("store"));

        assertEquals("store has no page", failure.what());
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }

    @Test
    void saysThatAComponentDoesNotRun() {
        bench.bringUp();
        bench.engine.put("front", State.EXITED);
        Failure failure = failure(() -> pages().page("front"));

        assertEquals("front is not running", failure.what());
        assertEquals(ExitCode.COMPONENT, failure.exitCode());
    }

    @Test
    void rejectsAnUnknownNameWithASuggestion() {
        Failure failure = failure(() -> pages().page("frnt"));

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertTrue(failure.fix().contains("did you mean \"front\"?"), failure::fix);
    }

    @Test
    void restartsAComponentAndWaitsUntilItIsReady() {
        bench.bringUp();
        bench.engine.forgetCalls();
        bench.events.clear();

        restart("front");

        assertEquals(List.of("restart devmon-front"), bench.engine.calls());
        assertEquals(List.of("restarting", "waiting", "ready"), bench.story("front"));
    }

    @Test
    void saysWhenARestartedComponentDoesNotGetReady() {
        bench.bringUp();
        bench.engine.behave("front", Behaviour.NEVER_READY);
        Failure failure = failure(() -> restart("front"));

        assertEquals(ExitCode.COMPONENT, failure.exitCode());
        assertTrue(failure.what().startsWith("front is not ready after 60 s"), failure::what);
    }

    @Test
    void restartsNoGroupAndNothingThatDoesNotRun() {
        assertEquals("\"site\" is a group", failure(() -> restart("site")).what());
        assertEquals("store is not running", failure(() -> restart("store")).what());
    }

    @Test
    void findsTheContainersOfComponentsAndGroups() {
        bench.bringUp();

        assertEquals(
                List.of("admin", "front", "store"),
                names(RunningStack.of(bench.session()).select(List.of())));
        assertEquals(
                List.of("admin", "front"),
                names(RunningStack.of(bench.session()).select(List.of("site"))));
        assertEquals(
                List.of("admin", "store"),
                names(RunningStack.of(bench.session()).select(List.of("store", "admin"))));
    }

    @Test
    void saysThatTheStackDoesNotRun() {
        assertEquals(
                "the stack is not running",
                failure(() -> RunningStack.of(bench.session()).select(List.of()))
                        .what());
        assertEquals(
                "site, store is not running",
                failure(() -> RunningStack.of(bench.session()).select(List.of("site", "store")))
                        .what());
    }

    private static List<String> names(List<ObservedContainer> containers) {
        return containers.stream().map(ObservedContainer::component).toList();
    }

    private static Failure failure(Executable action) {
        return assertThrows(FailureException.class, action).failures().get(0);
    }

    @Test
    void saysWhyAComponentIsLeftOut() {
        bench.folder.settings("components: {front: {enabled: false, reason: too big for this machine}}\n");
        bench.bringUp();

        FailureException failure = assertThrows(FailureException.class, () -> pages().page("front"));

        assertEquals("front is skipped", failure.failures().get(0).what());
        assertEquals("too big for this machine", failure.failures().get(0).why());
        assertThrows(FailureException.class, () -> pages().dashboard("x"), "and shows no dashboards");
    }

    @Test
    void findsADashboardOnTheFrontPage() {
        bench.folder.web(
                "site/front", front, "links: [{title: Front, port: http, path: /}]\nserves: {front-page: http}\n");
        bench.bringUp();

        assertEquals("http://localhost:" + front + "/d/x", pages().dashboard("x"));
    }
}
