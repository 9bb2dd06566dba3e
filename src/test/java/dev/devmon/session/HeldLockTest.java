package dev.devmon.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.TinyAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeldLockTest {
    @TempDir
    Path folder;

    @Test
    void isHeldOnceAndSaysByWhom() {
        Path file = folder.resolve("lock");
        try (HeldLock lock = HeldLock.tryTake(file, "first").orElseThrow()) {
            assertEquals(Optional.of("first"), HeldLock.holder(file), lock::toString);
            assertTrue(HeldLock.tryTake(file, "second").isEmpty());
            assertEquals(Optional.of("first"), HeldLock.holder(file));
        }
        assertEquals(Optional.empty(), HeldLock.holder(file));
    }

    @Test
    void isFreeAgainOnceClosedAndForgetsALongerHolder() {
        Path file = folder.resolve("lock");
        HeldLock.tryTake(file, "somebody with a long name").orElseThrow().close();

        try (HeldLock lock = HeldLock.tryTake(file, "short").orElseThrow()) {
            assertEquals(Optional.of("short"), HeldLock.holder(file), lock::toString);
        }
    }

    @Test
    void hasNoHolderWithoutAFileOrInAFileThatNobodyLocks() throws IOException {
        assertEquals(Optional.empty(), HeldLock.holder(folder.resolve("none")));
        assertEquals(
                Optional.empty(), HeldLock.holder(Files.writeString(folder.resolve("stale"), "4711 of yesterday")));
    }

    @Test
    void isSeenByOtherProcessesAndFreeWhenItsProcessIsKilled() throws Exception {
        Path file = folder.resolve("agent.lock");
        List<String> command = new ArrayList<>(TinyAgent.command(new StateFolder(folder)));
        command.addAll(List.of("--identity", "other"));
        Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            await().until(() -> HeldLock.holder(file).isPresent());

            assertTrue(HeldLock.holder(file).orElseThrow().matches(other.pid() + " \\d+ other"));
            assertTrue(HeldLock.tryTake(file, "mine").isEmpty());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertFalse(HeldLock.holder(file).isPresent());
        HeldLock.tryTake(file, "mine").orElseThrow().close();
    }

    @Test
    void staysHeldWhenItsOwnProcessAsksForItOrWantsItAgain() throws Exception {
        Path file = folder.resolve("lock");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder).resolve("lock");
        try (HeldLock lock = HeldLock.tryTake(file, "mine").orElseThrow()) {
            assertEquals(Optional.of("mine"), HeldLock.holder(file), lock::toString);
            assertEquals(Optional.of("mine"), HeldLock.holder(link));
            assertTrue(HeldLock.tryTake(file, "again").isEmpty());
            assertTrue(HeldLock.tryTake(link, "again").isEmpty());

            assertEquals("mine", Asking.inAnotherProcess(file));
        }
        assertEquals("nobody", Asking.inAnotherProcess(file));
    }

    /** A process that says who holds a lock. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] args) {
            System.out.print(HeldLock.holder(Path.of(args[0])).orElse("nobody"));
        }

        static String inAnotherProcess(Path file) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Asking.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
