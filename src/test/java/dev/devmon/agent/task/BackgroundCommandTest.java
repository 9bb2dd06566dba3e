package dev.devmon.agent.task;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.session.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackgroundCommandTest {
    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final Semaphore ended = new Semaphore(0);

    private BackgroundCommand shell(String script) {
        return new BackgroundCommand(List.of("sh", "-c", script, "sh"), clock, ended::release);
    }

    /** Whether it may be started again, once it has ended. */
    private boolean runs(BackgroundCommand command, String... words) throws IOException, InterruptedException {
        command.start(List.of(words));
        assertTrue(ended.tryAcquire(30, TimeUnit.SECONDS), "no end was told");
        return command.ready();
    }

    @Test
    void runsTheCommandWithTheWords() throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        BackgroundCommand command = shell("echo \"$@\" \"$DEVMON_BY_AGENT\" > '" + said + "'");
        assertTrue(command.ready());
        assertFalse(command.succeeded(), "it has not run yet");

        assertTrue(runs(command, "one", "two words"));

        assertEquals("one two words true\n", Files.readString(said), "the words, and that it is the agent's");
        assertTrue(command.succeeded());
    }

    @Test
    void isNotReadyWhileItRuns() throws IOException {
        Path gate = folder.resolve("gate");
        BackgroundCommand command = shell("until [ -e '" + gate + "' ]; do sleep 0.05; done");
        command.start(List.of());

        assertFalse(command.ready());

        Files.createFile(gate);
        await().until(command::ready);
    }

    @Test
    void pausesLongerAfterEachFailureInARowUpToTenMinutes() throws IOException, InterruptedException {
        BackgroundCommand command = shell("exit \"$1\"");
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertFalse(runs(command, "5"));
            assertFalse(command.succeeded());
            long seconds = 0;
            while (!command.ready()) {
                clock.sleep(Duration.ofSeconds(1));
                seconds++;
            }
            pauses.add(seconds);
        }
        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L), pauses);

        assertTrue(runs(command, "0"));
        assertTrue(command.succeeded());

        assertFalse(runs(command, "5"));
        clock.sleep(Duration.ofSeconds(5));
        assertTrue(command.ready(), "a success begins the pauses anew");
    }

    @Test
    void killsACommandThatHangs() throws IOException, InterruptedException {
        BackgroundCommand command = shell("while true; do sleep 1; done");
        command.start(List.of());
        clock.sleep(Duration.ofMinutes(5));
        assertFalse(command.ready(), "it may take that long");
        assertFalse(ended.tryAcquire());

        clock.sleep(Duration.ofSeconds(1));
        assertFalse(command.ready());

        assertTrue(ended.tryAcquire(30, TimeUnit.SECONDS), "it was killed");
        assertFalse(command.ready(), "like after any failure");
        clock.sleep(Duration.ofSeconds(5));
        assertTrue(command.ready());
    }
}
