package dev.devmon.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.FakeEngine;
import dev.devmon.engine.FakeEngine.Behaviour;
import dev.devmon.event.Event;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Planner;
import dev.devmon.session.FakeClock;
import dev.devmon.session.Sleeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessWaitTest {
    private static final String ID = "id-1-store";

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final FakeEngine engine = new FakeEngine(clock);
    private final List<Event> events = new ArrayList<>();
    private Stack stack;

    @BeforeEach
    void loadStack() {
        stack = new StackFolder(folder).component("store", "").load();
    }

    @Test
    void returnsAtOnceWhenTheComponentIsReady() throws InterruptedException {
        engine.logsAtStart("store", "ready");
        start();

        await(clock);

        assertEquals(List.of(), clock.slept());
        assertEquals(
                List.of(new Event.Waiting("store", "log line \"ready\""), new Event.Ready("store", Duration.ZERO)),
                events);
    }

    @Test
    void waitsForASlowComponentAndTellsHowLongItTook() throws InterruptedException {
        start();

        await(duration -> {
            clock.sleep(duration);
            if (clock.elapsed().toSeconds() >= 30) {
                engine.log("store", "ready");
            }
        });

        Event.Ready ready = (Event.Ready) events.get(events.size() - 1);
        assertEquals(30, ready.after().toSeconds());
        assertEquals(
                List.of(25L, 50L, 100L, 200L, 250L, 250L),
                clock.slept().stream().map(Duration::toMillis).limit(6).toList());
    }

    @Test
    void givesUpWhenTheTimeIsOverAndLeavesTheContainerRunning() {
        engine.behave("store", Behaviour.NEVER_READY);
        start();

        Failure failure = failure();

        assertEquals("store is not ready after 60 s: its log has no line \"ready\" yet", failure.what());
        assertEquals("its log is empty", failure.why());
        assertEquals(
                "see `devmon logs store`; the container is kept for inspection, `devmon up` tries again",
                failure.fix());
        assertEquals(ExitCode.COMPONENT, failure.exitCode());
        assertEquals(60, clock.elapsed().toSeconds());
        assertTrue(engine.container("store").orElseThrow().running());
    }

    @Test
    void carriesTheLastTwentyLinesOfTheLog() {
        start();
        engine.log(
                "store", IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toArray(String[]::new));

        List<String> why = failure().why().lines().toList();

        assertEquals("the last lines of its log:", why.get(0));
        assertEquals("  line 11", why.get(1));
        assertEquals("  line 30", why.get(20));
        assertEquals(21, why.size());
    }

    @Test
    void failsAtOnceWhenTheProcessEnds() {
        engine.behave("store", Behaviour.EXITS_AT_ONCE).logsAtStart("store", "no such option: --prot");
        start();

        Failure failure = failure();

        assertEquals("store exited with code 1", failure.what());
        assertEquals("the last lines of its log:\n  no such option: --prot", failure.why());
        assertEquals(Duration.ZERO, clock.elapsed());
        assertTrue(engine.container("store").isPresent(), "left for a look");
    }

    @Test
    void saysThatTheMemoryRanOut() {
        engine.behave("store", Behaviour.RUNS_OUT_OF_MEMORY);
        start();

        assertEquals("store ran out of memory", failure().what());
    }

    @Test
    void stopsAComponentThatKeepsEnding() {
        engine.behave("store", Behaviour.RESTARTS_FOR_EVER);
        start();

        assertEquals(
                "store keeps exiting: the engine has restarted it", failure().what());
        assertEquals(State.EXITED, engine.container("store").orElseThrow().state());
        assertTrue(engine.calls().contains("stop devmon-store"));
    }

    @Test
    void stopsAComponentThatIsBeingRestarted() {
        start();
        engine.put("store", State.RESTARTING);

        assertEquals(
                "store exited with code 1 and is being restarted", failure().what());
        assertEquals(State.EXITED, engine.container("store").orElseThrow().state());
    }

    @Test
    void endsWithTheInterruptOfTheSleeper() {
        start();

        FailureException failure = assertThrows(
                FailureException.class,
                () -> await(duration -> {
                    throw new InterruptedException();
                }));
        assertEquals(ExitCode.INTERRUPTED, failure.exitCode());
        assertTrue(Thread.interrupted(), "the thread's flag is set again");
        assertFalse(engine.calls().contains("stop devmon-store"), "what runs stays");
    }

    private Failure failure() {
        return assertThrows(FailureException.class, () -> await(clock))
                .failures()
                .get(0);
    }

    private void await(Sleeper sleeper) {
        Component store = stack.component("store").orElseThrow();
        new ReadinessWait(engine, clock, sleeper).await(store, ID, Map.of(), clock.instant(), events::add);
    }

    private void start() {
        ObservedStack observed = engine.observe(stack.name(), Set.of());
        BlueprintInputs surroundings = new BlueprintInputs(
                Map.of(), "UTC", Set.of(), Map.of(), Map.of(), List.of(), BlueprintInputs.PortPolicy.FALL_BACK);
        engine.run(Planner.up(
                stack,
                stack.components(),
                Blueprints.of(stack, observed, surroundings),
                observed,
                Planner.Others.LEAVE));
    }
}
