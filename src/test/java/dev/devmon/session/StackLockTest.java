package dev.devmon.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.definition.StackFolder;
import dev.devmon.engine.FakeEngine;
import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackLockTest {
    private static final String AGENTS = "the agent's devmon up, pid 4711";

    @TempDir
    Path root;

    private final FakeClock clock = new FakeClock();
    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void makeTheFolders() throws IOException {
        new StackFolder(root).component("web", "");
        Files.createDirectories(root.resolve("state"));
    }

    private Session session(Map<String, String> environment, Sleeper sleeper) {
        return new Session(
                new StackFolder(root).load(),
                new FakeEngine(clock),
                new StateFolder(root.resolve("state")),
                events::add,
                environment,
                clock,
                sleeper);
    }

    private HeldLock heldBy(String holder) {
        return HeldLock.tryTake(root.resolve("state/lock"), holder).orElseThrow();
    }

    @Test
    void saysWhoseCommandHoldsIt() {
        String pid = "devmon up, pid " + ProcessHandle.current().pid();
        for (Map.Entry<String, Map<String, String>> started : Map.of(
                        pid, Map.<String, String>of(), "the agent's " + pid, Map.of(StackLock.BY_AGENT, "true"))
                .entrySet()) {
            assertEquals(
                    started.getKey(),
                    StackLock.whileHeld(
                            session(started.getValue(), clock), "up", () -> HeldLock.holder(root.resolve("state/lock"))
                                    .orElseThrow()));
        }
        assertEquals(List.of(), events);
    }

    @Test
    void waitsForACommandOfTheAgent() {
        HeldLock other = heldBy(AGENTS);
        Sleeper untilItEnds = pause -> {
            clock.sleep(pause);
            if (clock.elapsed().compareTo(Duration.ofSeconds(3)) >= 0) {
                other.close();
            }
        };

        assertEquals("done", StackLock.whileHeld(session(Map.of(), untilItEnds), "down", () -> "done"));
        assertEquals(Duration.ofSeconds(3), clock.elapsed());
        assertEquals(List.of(new Event.Note("devmon", "waits for " + AGENTS)), events);
    }

    private String refusal() {
        FailureException refusal = assertThrows(
                FailureException.class, () -> StackLock.whileHeld(session(Map.of(), clock), "up", () -> "never"));
        return refusal.failures().get(0).why();
    }

    @Test
    void waitsForNobodyElse() {
        try (HeldLock other = heldBy("devmon up, pid 4711")) {
            assertEquals("devmon up, pid 4711 holds the lock", refusal(), other::toString);
            assertEquals(Duration.ZERO, clock.elapsed());
        }
    }

    @Test
    void waitsTwoMinutesAtMost() {
        try (HeldLock other = heldBy(AGENTS)) {
            assertEquals(AGENTS + " holds the lock", refusal(), other::toString);
            assertEquals(120, clock.elapsed().toSeconds());
        }
    }
}
