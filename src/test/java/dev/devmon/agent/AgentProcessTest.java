package dev.devmon.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.failure.FailureException;
import dev.devmon.session.HeldLock;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real process that holds a real lock. */
@Timeout(60)
class AgentProcessTest {
    private static final Duration JVM_START = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private StateFolder state;

    @BeforeEach
    void stateFolder() {
        state = new StateFolder(folder);
    }

    @AfterEach
    void endWhatIsLeft() {
        agent("any").stop();
    }

    private AgentProcess agent(String identity) {
        return new AgentProcess(state, TinyAgent.command(state), identity);
    }

    private long running(AgentProcess agent) {
        await().atMost(JVM_START).until(() -> agent.pid().isPresent());
        return agent.pid().orElseThrow();
    }

    @Test
    void startsAnAgentThatOutlivesTheCall() {
        AgentProcess agent = agent("one");
        assertEquals(Optional.empty(), agent.pid());

        agent.ensureRunning();

        long pid = running(agent);
        assertNotEquals(ProcessHandle.current().pid(), pid);
        assertTrue(ProcessHandle.of(pid).orElseThrow().isAlive());
    }

    @Test
    void leavesARunningAgentAlone() {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        long pid = running(agent);
        Set<Long> children = children();

        agent.ensureRunning();
        agent("one").ensureRunning();

        assertEquals(Optional.of(pid), agent.pid());
        assertEquals(children, children());
    }

    @Test
    void replacesAnAgentThatWasStartedWithOtherSettings() {
        AgentProcess before = agent("one");
        before.ensureRunning();
        long pid = running(before);

        AgentProcess after = agent("two");
        after.ensureRunning();

        awaitEnd(pid);
        assertNotEquals(pid, running(after));
    }

    @Test
    void stopsTheAgentAndReturnsWhenItIsGone() {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        long pid = running(agent);

        agent.stop();

        assertEquals(Optional.empty(), agent.pid());
        awaitEnd(pid);
        agent.stop();
    }

    /** Its lock is free before its process has left the system's list. */
    private static void awaitEnd(long pid) {
        await().until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void letsOnlyOneAgentOfAStackRun() throws Exception {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        running(agent);

        assertFalse(AgentProcess.whileOnlyOne(state, "two", () -> {}));
        List<String> second = new ArrayList<>(TinyAgent.command(state));
        second.addAll(List.of("--identity", "one"));
        assertEquals(3, new ProcessBuilder(second).start().waitFor());
    }

    @Test
    void takesNothingElseInTheLockFileForAPid() throws IOException {
        Files.writeString(state.file("agent.lock"), "rubbish");
        assertEquals(Optional.empty(), agent("one").pid());
        try (HeldLock lock =
                HeldLock.tryTake(state.file("agent.lock"), "rubbish").orElseThrow()) {
            assertEquals(Optional.empty(), agent("one").pid(), lock::toString);
        }
    }

    @Test
    void saysThatTheAgentCannotBeStarted() {
        AgentProcess agent = new AgentProcess(
                state, List.of(folder.resolve("no-such-program").toString()), "one");

        FailureException failure = assertThrows(FailureException.class, agent::ensureRunning);

        assertEquals(
                "the discovery agent cannot be started",
                failure.failures().get(0).what());
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }
}
