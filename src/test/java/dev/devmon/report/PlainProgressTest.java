package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PlainProgress progress = new PlainProgress(new PrintStream(bytes, false, StandardCharsets.UTF_8));

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesOneLineForEveryKindOfEvent() {
        progress.accept(new Event.Pulling("web", "example/web:1.0", -1));
        progress.accept(new Event.Started("web", "starting"));
        progress.accept(new Event.Waiting("web", "/ready"));
        progress.accept(new Event.Ready("web", Duration.ofMillis(1250)));
        progress.accept(new Event.Note("web", "port 80 is taken by pid 7 \"java\": using 81"));
        progress.accept(new Event.Failed("store", "store exited with code 1"));
        progress.accept(new Event.Done("old", "removed"));

        assertEquals(
                """
                web: pulling example/web:1.0
                web: starting
                web: waiting for /ready
                web: ready in 1.3 s
                web: port 80 is taken by pid 7 "java": using 81
                store: failed: store exited with code 1
                old: removed
                """,
                written());
    }

    @Test
    void writesAPullInQuarters() {
        for (int percent = 0; percent <= 100; percent++) {
            progress.accept(new Event.Pulling("web", "example/web:1.0", percent));
        }

        assertEquals(
                """
                web: pulling example/web:1.0 0%
                web: pulling example/web:1.0 25%
                web: pulling example/web:1.0 50%
                web: pulling example/web:1.0 75%
                web: pulling example/web:1.0 100%
                """,
                written());
    }

    @Test
    void writesNothingTwice() {
        progress.accept(new Event.Waiting("web", "/ready"));
        progress.accept(new Event.Waiting("store", "/ready"));
        progress.accept(new Event.Waiting("web", "/ready"));

        assertEquals("web: waiting for /ready\nstore: waiting for /ready\n", written());
    }
}
