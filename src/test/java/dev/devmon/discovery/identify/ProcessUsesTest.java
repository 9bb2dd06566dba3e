package dev.devmon.discovery.identify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessUsesTest {
    private static final int ME = (int) ProcessHandle.current().pid();

    private final ProcessUses uses = ProcessUses.ofThisMachine();

    private ProcessUse mine() {
        return Objects.requireNonNull(uses.of(List.of(ME)).get(ME));
    }

    @Test
    void measuresThisProcess() {
        ProcessUse use = mine();
        assertTrue(use.cpuSeconds() > 0, use.toString());
        assertTrue(use.residentBytes() > 10_000_000, use.toString());
        assertTrue(use.threads() > 3, use.toString());
        assertTrue(use.openFiles() > 3, use.toString());
        assertTrue(use.fileLimit() >= use.openFiles(), use.toString());
        assertTrue(use.startedAt().isBefore(Instant.now()), use.toString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void countsDescendantsWithItAndLosesNothingWhenTheyEnd() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "while :; do :; done & echo $!; wait").start();
        long worker = Long.parseLong(shell.inputReader().readLine());
        try {
            int pid = (int) shell.pid();
            await().until(() ->
                    Objects.requireNonNull(uses.of(List.of(pid)).get(pid)).cpuSeconds() > 0.1);
            double before =
                    Objects.requireNonNull(uses.of(List.of(pid)).get(pid)).cpuSeconds();
            ProcessHandle.of(worker).orElseThrow().destroyForcibly();
            ProcessHandle.of(worker).ifPresent(handle -> handle.onExit().join());
            Map<Integer, ProcessUse> after = uses.of(List.of(pid));
            if (after.containsKey(pid)) { // the shell may be quicker
                assertTrue(Objects.requireNonNull(after.get(pid)).cpuSeconds() >= before);
            }
        } finally {
            shell.destroyForcibly();
            ProcessHandle.of(worker).ifPresent(ProcessHandle::destroyForcibly);
        }
        shell.waitFor();
        assertEquals(Map.of(), uses.of(List.of((int) shell.pid())));
    }
}
