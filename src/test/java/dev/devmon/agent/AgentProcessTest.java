package dev.devmon.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.AgentProcess.Sight;
import dev.devmon.agent.AgentProcess.State;
import dev.devmon.failure.FailureException;
import dev.devmon.session.HeldLock;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a real process that holds a real lock. */
@Timeout(60)
class AgentProcessTest {

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
        return new AgentProcess(state, TinyAgent.command(state), () -> identity, Clock.systemUTC());
    }

    private long running(AgentProcess agent) {
        await().until(() -> agent.pid().isPresent());
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

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void replacesAnAgentThatHangs() throws IOException {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        long pid = running(agent);
        assertEquals(State.RUNNING, agent.look().state());
        Instant beat = Instant.parse("2026-11-24T12:00:00Z");
        Files.setLastModifiedTime(state.file("agent.lock"), FileTime.from(beat));
        assertEquals(new Sight(State.HANGING, pid, beat), agent.look());

        agent.ensureRunning();

        awaitEnd(pid);
        await().until(() -> agent.pid().isPresent());
        assertEquals(State.RUNNING, agent.look().state());
        assertNotEquals(pid, agent.pid().orElseThrow());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void replacesAnAgentThatWasSuspended() throws IOException, InterruptedException {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        long pid = running(agent);
        assertEquals(
                0,
                new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor());
        await().until(() -> agent.look().state() == State.HANGING);

        agent.ensureRunning();

        awaitEnd(pid);
        await().until(() -> agent.pid().isPresent());
        assertNotEquals(pid, agent.pid().orElseThrow());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void endsAnAgentWhoseLockFileIsGone() throws IOException {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        long pid = running(agent);
        Files.delete(state.file("agent.lock"));
        assertEquals(Optional.empty(), agent.pid());

        agent.stop();

        awaitEnd(pid);
    }

    /** Its lock file has no start, and its command line no fingerprint. */
    @Test
    void knowsAnAgentOfTheFirstRelease() throws IOException {
        AgentProcess agent = agent("one");
        agent.ensureRunning();
        long pid = running(agent);
        Files.writeString(state.file("agent.lock"), pid + " abc");

        assertEquals(Optional.of(pid), agent.pid());
        agent.ensureRunning();

        awaitEnd(pid);
        assertNotEquals(pid, running(agent));
    }

    @Test
    void leavesAProcessAloneThatWasGivenThePidLater() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(TinyAgent.command(new StateFolder(folder.resolve("another")))).start();
        try (HeldLock lock = HeldLock.tryTake(state.file("agent.lock"), other.pid() + " 1 one")
                .orElseThrow()) {
            agent("one").stop();

            assertTrue(other.isAlive(), lock::toString);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void isRelievedWhenItsLockFileIsGoneOrAnothers() throws IOException {
        List<Boolean> onDuty = new ArrayList<>();
        assertTrue(AgentProcess.whileOnlyOne(state, "two", duty -> {
            onDuty.add(duty.getAsBoolean());
            try {
                Files.writeString(state.file("agent.lock"), "rubbish");
                onDuty.add(duty.getAsBoolean());
                assertEquals(
                        Optional.of(ProcessHandle.current().pid()), agent("two").pid());
                Files.delete(state.file("agent.lock"));
                onDuty.add(duty.getAsBoolean());
                Files.writeString(state.file("agent.lock"), "");
                onDuty.add(duty.getAsBoolean());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));

        assertEquals(List.of(true, true, false, false), onDuty);
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

        assertFalse(AgentProcess.whileOnlyOne(state, "two", onDuty -> {}));
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
                state, List.of(folder.resolve("no-such-program").toString()), () -> "one", Clock.systemUTC());

        FailureException failure = assertThrows(FailureException.class, agent::ensureRunning);

        assertEquals(
                "the discovery agent cannot be started",
                failure.failures().get(0).what());
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }
}
