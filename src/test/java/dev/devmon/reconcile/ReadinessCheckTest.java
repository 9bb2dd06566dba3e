package dev.devmon.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Ready;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.FakeEngine;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.Planner;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessCheckTest {
    private static final String ID = "id-1-log";

    private final LoopbackPages pages = new LoopbackPages();
    private final FakeClock clock = new FakeClock();
    private final FakeEngine engine = new FakeEngine(clock);
    private final ReadinessCheck check = new ReadinessCheck(engine);

    @AfterEach
    void closePages() {
        pages.close();
    }

    @Test
    void isReadyWhenThePageAnswersTheWantedStatus() {
        int port = pages.open(200);
        pages.answer(port, "/ready", 204, "");

        assertEquals(Optional.empty(), ask(new Ready.Http("http", "/ready", 204, null), port));
        assertEquals(List.of("GET /ready"), pages.requests());
    }

    @Test
    void isNotReadyWhenThePageAnswersAnotherStatus() {
        int port = pages.open(503);

        assertEquals(
                Optional.of("http://127.0.0.1:" + port + "/ready answers 503 instead of 200"),
                ask(new Ready.Http("http", "/ready", 200, null), port));
    }

    @Test
    void isNotReadyWhenThePageAnswersAnotherKindOfSuccess() {
        int port = pages.open(202);

        assertEquals(
                Optional.of("http://127.0.0.1:" + port + "/ready answers 202 instead of 200"),
                ask(new Ready.Http("http", "/ready", 200, null), port));
    }

    @Test
    void followsNoRedirect() {
        int port = pages.open(200);
        pages.redirect(port, "/", "/login");

        assertEquals(
                Optional.of("http://127.0.0.1:" + port + "/ answers 302 instead of 200"),
                ask(new Ready.Http("http", "/", 200, null), port));
    }

    @Test
    void isNotReadyWhenNothingListens() {
        int port = LoopbackPages.freePort();

        assertTrue(ask(new Ready.Http("http", "/ready", 200, null), port)
                .orElseThrow()
                .startsWith("http://127.0.0.1:" + port + "/ready: "));
        assertTrue(ask(new Ready.Tcp("http"), port).orElseThrow().startsWith("port " + port + ": "));
    }

    @Test
    void isReadyWhenTheJsonSaysSo() {
        int port = pages.open(200);
        Ready.Http http = new Ready.Http("http", "/status", 200, new Ready.JsonValue("/overall/level", "available"));

        pages.answer(port, "/status", 200, "{\"overall\": {\"level\": \"degraded\"}}");
        assertEquals(
                Optional.of(
                        "http://127.0.0.1:" + port + "/status says /overall/level is degraded instead of available"),
                ask(http, port));

        pages.answer(port, "/status", 200, "not ready yet");
        assertEquals(
                Optional.of("http://127.0.0.1:" + port + "/status says /overall/level is nothing instead of available"),
                ask(http, port));

        pages.answer(port, "/status", 200, "{\"overall\": {\"level\": \"available\"}}");
        assertEquals(Optional.empty(), ask(http, port));
    }

    @Test
    void isNotReadyWhenTheJsonSaysSoWithAnotherStatus() {
        int port = pages.open(200);
        pages.answer(port, "/status", 503, "{\"level\": \"available\"}");

        assertEquals(
                Optional.of("http://127.0.0.1:" + port + "/status answers 503 instead of 200"),
                ask(new Ready.Http("http", "/status", 200, new Ready.JsonValue("/level", "available")), port));
    }

    @Test
    void isReadyWhenThePortAcceptsAConnection() {
        assertEquals(Optional.empty(), ask(new Ready.Tcp("http"), pages.open(500)));
    }

    @Test
    void isNotReadyWhenThePortIsNotPublished() {
        assertEquals(Optional.of("port grpc is not published"), ask(new Ready.Http("grpc", "/", 200, null), 1));
        assertEquals(Optional.of("port grpc is not published"), ask(new Ready.Tcp("grpc"), 1));
    }

    @Test
    void isReadyWhenTheLogHasTheLine(@TempDir Path folder) {
        startLogComponent(folder);
        Ready.Log log = new Ready.Log(Pattern.compile("^started in \\d+ ms"));

        engine.log("log", "starting", "not started in 5 ms");
        assertEquals(Optional.of("its log has no line \"^started in \\d+ ms\" yet"), check.whyNot(log, ID, Map.of()));

        engine.log("log", "started in 42 ms");
        assertEquals(Optional.empty(), check.whyNot(log, ID, Map.of()));
    }

    @Test
    void doesNotTakeTheLineOfAnEarlierRun(@TempDir Path folder) {
        startLogComponent(folder);
        Ready.Log log = new Ready.Log(Pattern.compile("started"));
        engine.log("log", "started");
        clock.sleep(Duration.ofMinutes(1));

        engine.put("log", State.EXITED).restart(ID);

        assertEquals(Optional.of("its log has no line \"started\" yet"), check.whyNot(log, ID, Map.of()));
    }

    private void startLogComponent(Path folder) {
        Stack stack = new StackFolder(folder).component("log", "").load();
        engine.run(Planner.up(
                stack,
                stack.components(),
                Blueprints.of(
                        stack,
                        engine.observe(stack.name(), Set.of()),
                        new BlueprintInputs(
                                Map.of(),
                                "UTC",
                                Set.of(),
                                Map.of(),
                                Map.of(),
                                List.of(),
                                BlueprintInputs.PortPolicy.FALL_BACK)),
                engine.observe(stack.name(), Set.of()),
                Planner.Others.LEAVE));
    }

    private Optional<String> ask(Ready.Check asked, int port) {
        return check.whyNot(asked, "any", Map.of("http", new PortBinding(80, port, port)));
    }
}
