package dev.devmon.discovery.identify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OshiProcessesTest {
    private static final int ME = (int) ProcessHandle.current().pid();

    @Test
    void identifiesThisProcess() {
        ProcessIdentity identity =
                OshiProcesses.ofThisMachine(Set.of()).identify(ME).orElseThrow();
        assertEquals("java", identity.executable());
        assertTrue(identity.arguments().size() > 1, () -> identity.arguments().toString());
        assertEquals(Path.of("").toAbsolutePath(), identity.workingFolder());
        assertEquals(ProcessHandle.current().info().startInstant().orElseThrow(), identity.startTime());
    }

    @Test
    void keepsOnlyTheVariablesItWasGiven() {
        assertEquals(
                Map.of(),
                OshiProcesses.ofThisMachine(Set.of("NO_SUCH_VARIABLE"))
                        .identify(ME)
                        .orElseThrow()
                        .environment());
        assertEquals(
                Optional.ofNullable(System.getenv("PATH")),
                Optional.ofNullable(OshiProcesses.ofThisMachine(Set.of("PATH"))
                        .identify(ME)
                        .orElseThrow()
                        .environment()
                        .get("PATH")));
    }

    @Test
    void asksOnceForEachProcess() {
        OshiProcesses processes = OshiProcesses.ofThisMachine(Set.of());
        assertSame(processes.identify(ME).orElseThrow(), processes.identify(ME).orElseThrow());
    }

    @Test
    void knowsNothingOfAProcessThatIsGone() {
        assertEquals(Optional.empty(), OshiProcesses.ofThisMachine(Set.of()).identify(Integer.MAX_VALUE));
    }

    @Test
    void aProcessRunsUntilItEndsWhetherItsParentHasNoticedOrNot() throws IOException, InterruptedException {
        OshiProcesses processes = OshiProcesses.ofThisMachine(Set.of());
        // The child ends first, and what its parent has become asks for no child
        Process parent = new ProcessBuilder("sh", "-c", "read line & exec sleep 60")
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            ProcessIdentity self = processes.identify((int) parent.pid()).orElseThrow();
            ProcessHandle child = await().until(() -> parent.children().findFirst(), Optional::isPresent)
                    .orElseThrow();
            ProcessIdentity known = processes.identify((int) child.pid()).orElseThrow();
            assertTrue(processes.runs(self));
            child.destroy();
            await().until(() -> !processes.runs(known));
            assertTrue(ProcessHandle.of(child.pid()).isPresent(), "its entry is there still");
            parent.destroy();
            parent.waitFor();
            assertFalse(processes.runs(self));
        } finally {
            parent.destroyForcibly();
        }
    }
}
