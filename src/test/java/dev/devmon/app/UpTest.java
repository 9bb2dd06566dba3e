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
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.PortBinding;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    private void storeAppAndOther() {
        bench.quick("data/store", "").quick("app", "after: [store]\n").quick("other", "");
    }

    /** Its process ends at once, and has not logged that it is ready. */
    private void breaks(String component) {
        bench.engine.behave(component, Behaviour.EXITS_AT_ONCE).logsAtStart(component);
    }

    @Test
    void bringsEverythingUp() {
        storeAppAndOther();

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
        storeAppAndOther();
        bench.bringUp();

        List<String> started = bench.engine.started();
        assertTrue(started.indexOf("store") < started.indexOf("app"), started::toString);
    }

    @Test
    void saysThatDependantsOfAFailedComponentAreNotStartedAndBringsUpTheOthers() {
        storeAppAndOther();
        breaks("store");

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(ExitCode.COMPONENT, failure.exitCode());
        assertEquals(List.of("store exited with code 1"), whats(failure));
        assertTrue(bench.story("app").contains("failed: not started: what it needs is not ready"));
        assertTrue(bench.engine.container("app").isEmpty());
        assertTrue(bench.story("other").contains("ready"));
    }

    @Test
    void reportsTheFailuresOfAllComponentsTogether() {
        storeAppAndOther();
        breaks("store");
        bench.hasty().engine.behave("other", Behaviour.NEVER_READY);

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(2, failure.failures().size());
        assertTrue(whats(failure).contains("store exited with code 1"));
        assertTrue(
                whats(failure).stream().anyMatch(what -> what.startsWith("other is not ready after ")),
                () -> whats(failure).toString());
    }

    @Test
    void finishesAHalfDoneStart() {
        storeAppAndOther();
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

    private int portOfWeb() {
        return bench.engine.container("web").orElseThrow().ports().values().stream()
                .mapToInt(PortBinding::host)
                .sum();
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "EXITED"})
    void waitsForAStartThatAKilledUpAskedForAndKeepsItsPort(State before) {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.put("web", before);
        bench.pages.open(port, 200);
        bench.engine.forgetCalls();
        bench.sleeper = duration -> bench.engine.put("web", State.RUNNING);

        bench.bringUp();

        assertEquals(List.of(), bench.engine.calls());
        assertEquals(port, portOfWeb());
    }

    @Test
    void takesAnotherPortWhenSomebodyElseHasThatOfAHalfMadeContainer() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.put("web", State.CREATED);
        bench.pages.open(port, 200);

        bench.hasty().bringUp();

        assertNotEquals(port, portOfWeb());
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
    void changesNothingWhenImagesCannotBePulledAndNamesThemInOneMessage() {
        storeAppAndOther();
        bench.engine.pullable("example/app:1.0");

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(
                List.of(Failure.component(
                        "2 images cannot be pulled",
                        "no image example/store:1.0\nno image example/other:1.0\nthe engine refuses\nthe engine refuses",
                        "correct the plan")),
                failure.failures());
        assertEquals(
                List.of("pull image example/app:1.0", "pull image example/other:1.0", "pull image example/store:1.0"),
                bench.engine.calls().stream().sorted().toList());
        assertTrue(bench.story("store").contains("failed: the engine refuses"));
        assertFalse(Files.exists(bench.agentStarted()), "no agent without a stack");
    }

    @Test
    void doesNothingTheSecondTime() {
        storeAppAndOther();
        bench.bringUp();
        bench.engine.forgetCalls();

        Up.Result second = bench.bringUp();

        assertEquals(List.of(), bench.engine.calls());
        assertTrue(second.plan().isEmpty());
        assertEquals(3, second.blueprints().size(), "they are reported nevertheless");
    }

    @Test
    void plansWithoutDoingAnything() {
        storeAppAndOther();

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
    void takesTheNextFreePortAndNamesWhoHoldsTheWantedOne() {
        int taken = bench.pages.open(200);
        bench.folder.web("web", taken, "");

        Up.Result result = bench.bringUp();

        int used = port(result, "web");
        assertTrue(used > taken && used < taken + 10, () -> "used " + used);
        assertTrue(bench.story("web").contains("port " + taken + " is taken by pid 7 \"java\": using " + used));
    }

    @Test
    void claimsNoHolderOfAPortThatIsFreeAgain() {
        int taken = bench.pages.open(200);
        bench.folder.web("web", taken, "");
        int used = port(bench.bringUp(), "web");
        bench.pages.close(taken);
        bench.folder.settings("memory: {web: 128m}\n");
        bench.events.clear();

        bench.bringUp();

        assertTrue(bench.story("web").contains("using port " + used + " instead of " + taken));
    }

    @Test
    void reportsEveryTakenPortWhenPortsAreStrict() {
        int one = bench.pages.open(200);
        int two = bench.pages.open(200);
        bench.folder.web("one", one, "").web("two", two, "");

        FailureException failure = assertThrows(
                FailureException.class, () -> bench.up().run(new Up.Request(List.of(), List.of(), PortPolicy.STRICT)));

        assertEquals(ExitCode.PREFLIGHT, failure.exitCode());
        assertEquals(
                List.of(
                        "port " + one + " is already in use (component one)",
                        "port " + two + " is already in use (component two)"),
                whats(failure));
        Failure first = failure.failures().get(0);
        assertEquals("pid 7 \"java\" listens on 127.0.0.1:" + one, first.why());
        assertEquals("stop it, or set ports.one.http in devmon.yaml", first.fix());
        assertEquals(List.of(), bench.engine.calls());
    }

    @Test
    void checksThePortsOfAStoppedContainerToo() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.put("web", State.EXITED);
        bench.pages.open(port, 200);

        FailureException failure = assertThrows(
                FailureException.class, () -> bench.up().run(new Up.Request(List.of(), List.of(), PortPolicy.STRICT)));

        assertEquals(List.of("port " + port + " is already in use (component web)"), whats(failure));
    }

    @Test
    void keepsThePortsOfItsOwnRunningContainers() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.folder.settings("memory: {web: 128m}\n");

        Up.Result result = bench.up().run(new Up.Request(List.of(), List.of(), PortPolicy.STRICT));

        assertEquals(port, port(result, "web"));
    }

    @Test
    void refusesWhatDoesNotFitIntoTheEnginesMemoryAndNamesTheLargestGroup() {
        storeAppAndOther();
        bench.quick("data/second", "");
        bench.engine.withMemory(200L << 20);

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        Failure first = failure.failures().get(0);
        assertEquals(ExitCode.PREFLIGHT, first.exitCode());
        assertEquals("not enough memory for what is selected", first.what());
        assertEquals("its limits add up to 256 MB, the engine has 200 MB", first.why());
        assertTrue(first.fix().startsWith("skip a group (`devmon up --without data`)"), first::fix);
        bench.up().run(new Up.Request(List.of(), List.of("data"), PortPolicy.FALL_BACK));
    }

    @Test
    void reloadsAComponentWhoseFilesChanged() {
        reloadable();
        bench.folder.file("web/rules/one.yml", "rule: 2\n");
        bench.engine.forgetCalls();

        bench.bringUp();

        assertEquals(List.of("reload config devmon-web"), bench.engine.calls());
        assertEquals("rule: 2\n", bench.engine.files("web").get("/etc/rules/one.yml"));
        assertTrue(bench.pages.requests().contains("POST /reload"));
    }

    @Test
    void failsUntilARejectedConfigurationIsMended() {
        int port = reloadable();
        bench.pages.answer(port, "/reload", 400, "no such rule\n");
        bench.folder.file("web/rules/one.yml", "rule: wrong\n");

        for (int attempt = 1; attempt <= 2; attempt++) {
            FailureException failure = assertThrows(FailureException.class, bench::bringUp);
            Failure first = failure.failures().get(0);
            assertEquals("web did not accept its new configuration", first.what());
            assertEquals("http://127.0.0.1:" + port + "/reload answers 400 no such rule", first.why());
            assertEquals(ExitCode.COMPONENT, first.exitCode());
        }
        bench.pages.answer(port, "/reload", 200, "");
        bench.bringUp();
        bench.engine.forgetCalls();
        bench.bringUp();
        assertEquals(List.of(), bench.engine.calls());
    }

    /** A store that is given a pipeline when it is ready; returns its port. */
    private int storeWithSetup(String pipeline) {
        int port = LoopbackPages.freePort();
        bench.folder
                .web("store", port, "setup: [{port: http, path: /pipeline, body: ./pipeline.json}]\n")
                .file("store/pipeline.json", pipeline);
        return port;
    }

    private long times(String request) {
        return bench.pages.requests().stream().filter(request::equals).count();
    }

    @Test
    void setsAComponentUpOnceItIsReadyAndAgainWhenThatChanges() {
        int port = storeWithSetup("{\"v\": 1}");
        bench.bringUp();
        assertEquals("{\"v\": 1}", bench.pages.body("PUT /pipeline"));
        assertTrue(bench.story("store").containsAll(List.of("ready", "setting it up")));

        bench.bringUp();
        assertEquals(1, times("PUT /pipeline"), "nothing changed");

        bench.folder
                .web("store", port, "setup: [{port: http, path: /pipeline, body: ./pipeline.json}]\n")
                .file("store/pipeline.json", "{\"v\": 2}");
        bench.engine.forgetCalls();
        bench.bringUp();
        assertEquals("{\"v\": 2}", bench.pages.body("PUT /pipeline"));
        assertTrue(bench.engine.calls().contains("reload config devmon-store"));
    }

    @Test
    void makesAComponentAnewThatWasMadeBeforeItHadASetup() {
        int port = LoopbackPages.freePort();
        bench.folder.web("store", port, "");
        bench.bringUp();
        bench.folder
                .web("store", port, "setup: [{port: http, path: /pipeline, body: ./pipeline.json}]\n")
                .file("store/pipeline.json", "{}");
        bench.bringUp();
        bench.engine.forgetCalls();

        bench.bringUp();

        assertEquals(List.of(), bench.engine.calls());
    }

    /** Who writes into a store that is not set up would have its first documents kept as they are. */
    @Test
    void startsNobodyWhoIsAfterAComponentBeforeThatIsSetUp() {
        int port = storeWithSetup("{}");
        bench.quick("writer", "after: [store]\n");
        bench.pages.answer(port, "/pipeline", 503, "");

        assertThrows(FailureException.class, bench::bringUp);
        assertTrue(bench.story("store").contains("ready"));
        assertTrue(bench.engine.container("writer").isEmpty());

        bench.pages.answer(port, "/pipeline", 200, "");
        bench.bringUp();
        assertTrue(bench.engine.container("writer").orElseThrow().running());
    }

    @Test
    void saysThatAComponentWasNotSetUpAndTriesAgain() {
        int port = storeWithSetup("{}");
        bench.pages.answer(port, "/pipeline", 400, "no such processor\n");

        Failure failure =
                assertThrows(FailureException.class, bench::bringUp).failures().get(0);
        assertEquals("store runs, but was not set up", failure.what());
        assertEquals("PUT /pipeline answers 400 no such processor", failure.why());

        bench.pages.answer(port, "/pipeline", 200, "");
        bench.bringUp();
        assertEquals(2, times("PUT /pipeline"));
        bench.bringUp();
        assertEquals(2, times("PUT /pipeline"));
    }

    @Test
    void asksWhatASetupExpectsInTheAnswer() {
        int port = LoopbackPages.freePort();
        bench.folder
                .web(
                        "page",
                        port,
                        "setup: [{port: http, method: POST, path: /import, form: ./page.txt,"
                                + " json: {pointer: /success, equals: 'true'}}]\n")
                .file("page/page.txt", "hello");
        bench.pages.answer(port, "/import", 200, "{\"success\": false}");

        assertThrows(FailureException.class, bench::bringUp);

        assertTrue(
                bench.pages
                        .body("POST /import")
                        .contains(
                                "name=\"file\"; filename=\"page.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nhello\r\n"));
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

    /** A component that runs and can reload. */
    private int reloadable() {
        int port = LoopbackPages.freePort();
        bench.folder
                .file("web/rules/one.yml", "rule: 1\n")
                .web(
                        "web",
                        port,
                        """
                        mounts: [{config: ./rules, at: /etc/rules, onChange: reload}]
                        reload: {http: {port: http, path: /reload}}
                        """);
        bench.bringUp();
        return port;
    }

    @Test
    void removesWhatIsTurnedOffOnlyWhenEverythingIsBroughtUp() {
        storeAppAndOther();
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
        storeAppAndOther();
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
        assertEquals(List.of("another devmon command is changing the stack devmon"), whats(failure));
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
        storeAppAndOther();
        Failure failure = Failure.component("no", "because", "try again");
        bench.engine.failOn(
                step -> step instanceof Step.CreateContainer && step.subject().equals("store"), failure);

        FailureException thrown = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(List.of(failure), thrown.failures());
        assertTrue(bench.story("store").contains("failed: no"));
    }

    private static int port(Up.Result result, String component) {
        return result.blueprints().stream()
                .filter(blueprint -> blueprint.component().equals(component))
                .flatMap(blueprint -> blueprint.ports().values().stream())
                .findFirst()
                .orElseThrow()
                .host();
    }

    private static List<String> skipped(Up.Result result) {
        return result.skipped().stream().map(Component::name).toList();
    }

    private static List<String> whats(FailureException failure) {
        return failure.failures().stream().map(Failure::what).toList();
    }
}
