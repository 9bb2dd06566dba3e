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
        Process shell = new ProcessBuilder("sh", "-c", "while :; do :; done & echo $!; sleep 60").start();
        ProcessHandle worker =
                ProcessHandle.of(Long.parseLong(shell.inputReader().readLine())).orElseThrow();
        int pid = (int) shell.pid();
        try {
            await().until(() -> cpuSeconds(pid) > 0.1);
            double before = cpuSeconds(pid);
            worker.destroyForcibly();
            worker.onExit().join();
            assertTrue(cpuSeconds(pid) >= before, "what it has used stays used");
        } finally {
            worker.destroyForcibly();
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        shell.waitFor();
        assertEquals(Map.of(), uses.of(List.of(pid)));
    }

    private double cpuSeconds(int pid) {
        return Objects.requireNonNull(uses.of(List.of(pid)).get(pid)).cpuSeconds();
    }
}
