package dev.devmon.report;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.event.Event;
import dev.devmon.session.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a terminal whose screen is a stream: what is drawn is seen with its control sequences. */
@Timeout(60)
class LiveProgressTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final FakeClock clock = new FakeClock();
    private LineDisciplineTerminal terminal;

    @BeforeEach
    void terminal() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(60, 20));
    }

    private LiveProgress progress(TextStyle.Mode mode) {
        return LiveProgress.on(terminal, clock, mode);
    }

    private String drawn() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    /** What was drawn, without control sequences. */
    private String words() {
        return drawn().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replace("\r", "");
    }

    @Test
    void drawsALineForEachComponentAndLeavesTheLastStateOnTheScreen() {
        try (LiveProgress progress = progress(TextStyle.Mode.NONE)) {
            progress.accept(new Event.Started("web", "starting"));
            progress.accept(new Event.Waiting("store", "/ready"));
            await().until(() -> words().contains("store  waiting for /ready 0.0 s"));
            progress.accept(new Event.Ready("web", Duration.ofMillis(2100)));
            progress.accept(new Event.Failed("store", "store exited with code 1"));
        }

        // Only what differs is drawn anew: the " s" stays
        assertTrue(words().contains("ready in 2.1"), this::words);
        assertTrue(words().contains("failed: store exited with code 1"), this::words);
        assertTrue(words().endsWith("\n"), this::words);
    }

    @Test
    void countsTheTimeThatAComponentHasBeenInItsState() {
        try (LiveProgress progress = progress(TextStyle.Mode.NONE)) {
            progress.accept(new Event.Waiting("web", "/ready"));
            clock.sleep(Duration.ofSeconds(7));
            progress.accept(new Event.Waiting("web", "/ready"));
        }

        assertTrue(words().contains("web  waiting for /ready 7.0 s"), this::words);
    }

    @Test
    void keepsNotesAboveAndCutsWhatIsTooLong() {
        try (LiveProgress progress = progress(TextStyle.Mode.NONE)) {
            progress.accept(new Event.Waiting("web", "/ready"));
            progress.accept(new Event.Note("web", "port 80 is taken " + "and taken ".repeat(10) + "END"));
        }

        assertTrue(words().startsWith("web: port 80 is taken and taken"), this::words);
        assertTrue(words().contains("web  waiting for /ready"), this::words);
        assertTrue(!words().contains("END"), this::words);
    }

    @Test
    void coloursStatesOnlyWhenAsked() {
        try (LiveProgress progress = progress(TextStyle.Mode.COLOUR)) {
            progress.accept(new Event.Ready("web", Duration.ZERO));
        }

        assertTrue(drawn().contains("\u001b[32mready in 0.0 s"), this::drawn);
    }

    @Test
    void drawsNothingOnceClosed() {
        LiveProgress progress = progress(TextStyle.Mode.NONE);
        progress.accept(new Event.Ready("web", Duration.ZERO));
        progress.close();
        String before = drawn();

        progress.accept(new Event.Failed("late", "too late"));
        progress.close();

        assertEquals(before, drawn());
    }
}
