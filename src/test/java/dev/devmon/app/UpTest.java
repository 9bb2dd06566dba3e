package dev.devmon.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Component;
import dev.devmon.engine.FakeEngine.Behaviour;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = new Workbench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Its process ends at once, and has not logged that it is ready. */
    private void breaks(String component) {
        bench.engine.behave(component, Behaviour.EXITS_AT_ONCE).logsAtStart(component);
    }

    @Test
    void bringsEverythingUp() {
        bench.storeAppAndOther();

        Up.Result result = bench.bringUp();

        assertEquals(
                List.of("store", "app", "other"),
                result.blueprints().stream().map(Blueprint::component).toList());
        assertEquals(
                List.of("starting", "waiting", "ready"),
                bench.story("app").stream()
                        .filter(word -> !word.equals("pulling"))
                        .toList());
        await().until(() -> Files.exists(bench.agentStarted()));
    }

    @Test
    void holdsBackOnlyWhatNeedsAComponentThatIsNotReady() throws Exception {
        bench.slow("store", "").quick("app", "after: [store]\n").quick("other", "");
        bench.sleeper = Workbench.PATIENT;

        CompletableFuture<Up.Result> up = CompletableFuture.supplyAsync(bench::bringUp);
        await().until(() ->
                bench.story("other").contains("ready") && bench.story("store").contains("waiting"));
        assertEquals(List.of("pulling"), bench.story("app"), "it was not begun");
        assertFalse(
                bench.engine.container("app").filter(ObservedContainer::running).isPresent());
        bench.engine.log("store", "ready");

        assertEquals(3, up.get().blueprints().size());
        assertTrue(bench.story("app").contains("ready"));
    }

    @Test
    void saysThatTheMainPagesCanBeUsedWhileOthersStart() throws Exception {
        int page = LoopbackPages.freePort();
        bench.folder.web(
                "pages", page, "serves: {front-page: http}\nlinks: [{title: Home, port: http, path: /home}]\n");
        bench.slow("store", "");
        bench.sleeper = Workbench.PATIENT;

        CompletableFuture<Up.Result> up = CompletableFuture.supplyAsync(bench::bringUp);
        List<String> said = List.of("http://localhost:" + page + "/home can be used; still starting: store");
        await().until(() -> bench.story("pages").contains(said.get(0)));
        bench.engine.log("store", "ready");
        up.get();
        bench.bringUp();

        assertEquals(
                said,
                bench.story("pages").stream()
                        .filter(text -> text.contains("can be used"))
                        .toList(),
                "once, and not when there is nothing to start");
    }

    @Test
    void saysNothingOfTheMainPagesWhenAllIsReadyWithThem() {
        bench.folder.web(
                "pages",
                LoopbackPages.freePort(),
                "serves: {front-page: http}\nlinks: [{title: Home, port: http, path: /}]\n");

        bench.bringUp();

        assertTrue(bench.story("pages").stream().noneMatch(text -> text.contains("can be used")));
    }

    @Test
    void startsDependantsAfterWhatTheyNeed() {
        bench.storeAppAndOther();
        bench.bringUp();

        List<String> started = bench.engine.started();
        assertTrue(started.indexOf("store") < started.indexOf("app"), started::toString);
    }

    @Test
    void saysThatDependantsOfAFailedComponentAreNotStartedAndBringsUpTheOthers() {
        bench.storeAppAndOther();
        breaks("store");

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(ExitCode.COMPONENT, failure.exitCode());
        assertEquals(List.of("store exited with code 1"), Workbench.whats(failure));
        assertTrue(bench.story("app").contains("failed: not started: what it needs is not ready"));
        assertTrue(bench.engine.container("app").isEmpty());
        assertTrue(bench.story("other").contains("ready"));
    }

    @Test
    void reportsTheFailuresOfAllComponentsTogether() {
        bench.storeAppAndOther();
        breaks("store");
        bench.hasty().engine.behave("other", Behaviour.NEVER_READY);

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(2, failure.failures().size());
        assertTrue(Workbench.whats(failure).contains("store exited with code 1"));
        assertTrue(
                Workbench.whats(failure).stream().anyMatch(what -> what.startsWith("other is not ready after ")),
                () -> Workbench.whats(failure).toString());
    }

    @Test
    void finishesAHalfDoneStart() {
        bench.storeAppAndOther();
        breaks("store");
        assertThrows(FailureException.class, bench::bringUp);
        bench.engine.behave("store", Behaviour.RUNS).logsAtStart("store", "ready");
        bench.engine.forgetCalls();

        bench.bringUp();

        // Both at once: a container is made while the one that it waits for is started
        assertEquals(
                List.of("create container devmon-app", "start container devmon-store"),
                bench.engine.calls().stream().sorted().toList());
    }

    @Test
    void startsAgainWhatEndsWhileItIsLookedAt() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.forgetCalls();
        bench.pages.close(port);
        bench.sleeper = duration -> bench.engine.put("web", State.EXITED);

        bench.bringUp();

        assertEquals(List.of("stop devmon-web", "start container devmon-web"), bench.engine.calls());
        assertTrue(bench.engine.container("web").orElseThrow().running());
    }

    @Test
    void doesNotStartAgainWhatRunsAndNeverGetsReady() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.forgetCalls();
        bench.pages.close(port);
        bench.hasty();

        assertThrows(FailureException.class, bench::bringUp);

        assertEquals(List.of(), bench.engine.calls());
    }

    @Test
    void doesNothingTheSecondTime() {
        bench.storeAppAndOther();
        bench.bringUp();
        bench.engine.forgetCalls();

        Up.Result second = bench.bringUp();

        assertEquals(List.of(), bench.engine.calls());
        assertTrue(second.plan().isEmpty());
        assertEquals(3, second.blueprints().size(), "they are reported nevertheless");
    }

    @Test
    void plansWithoutDoingAnything() {
        bench.storeAppAndOther();

        assertEquals(
                """
                create network    devmon  (the stack has none)
                pull image        example/store:1.0  (not on this engine)
                create container  devmon-store  (there is none)
                """,
                bench.up().plan(Workbench.request("data")).text());
        assertEquals(List.of(), bench.engine.calls());
    }

    @Test
    void makesWhatRunsAnewWhenAComponentComesThatItDependsOn() {
        bench.quick("store", "").quick("door", "mounts: [{config: ./store.yml, at: /etc/store.yml, with: store}]\n");
        bench.folder.file("door/store.yml", "to: store\n");
        bench.bringUp("door");
        assertFalse(bench.engine.files("door").containsKey("/etc/store.yml"));

        bench.bringUp("store");

        assertEquals("to: store\n", bench.engine.files("door").get("/etc/store.yml"));
    }

    @Test
    void removesWhatIsTurnedOffOnlyWhenEverythingIsBroughtUp() {
        bench.storeAppAndOther();
        bench.bringUp();
        bench.folder.settings("components: {other: {enabled: false, reason: too big}}\n");

        assertEquals(List.of("other"), skipped(bench.bringUp("app")));
        assertTrue(bench.engine.container("other").isPresent());

        assertEquals(List.of("other"), skipped(bench.bringUp()));
        assertTrue(bench.engine.container("other").isEmpty());
        assertTrue(bench.story("other").contains("removed"));
    }

    @Test
    void keepsAnOptionalComponentOnceItWasAskedFor() {
        bench.storeAppAndOther();
        bench.quick("extra", "optional: true\n");
        bench.bringUp();
        assertTrue(bench.engine.container("extra").isEmpty());

        bench.bringUp("extra");
        bench.quick("extra", "optional: true\nenvironment: {MODE: other}\n");
        String before = bench.engine.container("extra").orElseThrow().configHash();
        bench.bringUp("app");
        assertEquals(before, bench.engine.container("extra").orElseThrow().configHash());
        bench.bringUp();

        assertNotEquals(before, bench.engine.container("extra").orElseThrow().configHash());
        assertTrue(bench.engine.container("extra").orElseThrow().running());
    }

    @Test
    void refusesToRunBesideAnotherUpOfTheSameStack() throws Exception {
        bench.slow("store", "");
        bench.sleeper = Workbench.PATIENT;
        CompletableFuture<Up.Result> first = CompletableFuture.supplyAsync(bench::bringUp);
        await().until(() -> bench.story("store").contains("waiting"));

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(ExitCode.PREFLIGHT, failure.exitCode());
        assertEquals(List.of("another devmon command is changing the stack devmon"), Workbench.whats(failure));
        assertEquals(
                "devmon up, pid " + ProcessHandle.current().pid() + " holds the lock",
                failure.failures().get(0).why());
        bench.engine.log("store", "ready");
        assertEquals(1, first.get().blueprints().size());
    }

    @Test
    void leavesWhatRunsWhenInterrupted() throws Exception {
        bench.slow("store", "").quick("other", "");
        bench.sleeper = Workbench.PATIENT;
        CompletableFuture<Up.Result> up = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                up.complete(bench.bringUp());
            } catch (FailureException e) {
                up.completeExceptionally(e);
            }
        });
        thread.start();
        await().until(() ->
                bench.story("store").contains("waiting") && bench.story("other").contains("ready"));
        thread.interrupt();

        ExecutionException ended = assertThrows(ExecutionException.class, up::get);
        FailureException failure = assertInstanceOf(FailureException.class, ended.getCause());
        assertEquals(ExitCode.INTERRUPTED, failure.exitCode());
        assertTrue(bench.engine.container("store").orElseThrow().running());
        assertTrue(bench.engine.container("other").orElseThrow().running());
    }

    @Test
    void tellsTheScraperWhatRunsEvenWhenAComponentFailed() {
        int port = LoopbackPages.freePort();
        bench.quick("scraper", "mounts: [{state: stack-targets, at: /targets}]\n");
        bench.folder.web("web", port, "scrape: [{port: http, path: /metrics}]\n");
        bench.quick("broken", "");
        breaks("broken");

        assertThrows(FailureException.class, bench::bringUp);

        String targets = bench.engine.files("scraper").getOrDefault("/targets/stack.json", "");
        assertTrue(targets.contains("\"web:80\""), targets);
    }

    @Test
    void stopsAtTheFirstStepThatFailsOfAComponent() {
        bench.storeAppAndOther();
        Failure failure = Failure.component("no", "because", "try again");
        bench.engine.failOn(
                step -> step instanceof Step.CreateContainer && step.subject().equals("store"), failure);

        FailureException thrown = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(List.of(failure), thrown.failures());
        assertTrue(bench.story("store").contains("failed: no"));
    }

    private static List<String> skipped(Up.Result result) {
        return result.skipped().stream().map(Component::name).toList();
    }
}
