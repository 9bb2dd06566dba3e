package dev.devmon.report;

import dev.devmon.event.Event;
import dev.devmon.text.Visible;
import java.time.Duration;
import java.util.Locale;

/** Texts and styles of events. */
final class EventText {
    private EventText() {}

    /** Returns the text in one line, whatever the engine said. */
    static String of(Event event) {
        return Visible.line(text(event));
    }

    private static String text(Event event) {
        if (event instanceof Event.Pulling pulling) {
            return "pulling " + pulling.image() + (pulling.percent() < 0 ? "" : " " + pulling.percent() + "%");
        }
        if (event instanceof Event.Started started) {
            return started.doing();
        }
        if (event instanceof Event.Waiting waiting) {
            return "waiting for " + waiting.waitingFor();
        }
        if (event instanceof Event.Ready ready) {
            return "ready in " + seconds(ready.after());
        }
        if (event instanceof Event.Done done) {
            return done.done();
        }
        if (event instanceof Event.Failed failed) {
            return "failed: " + failed.what();
        }
        return ((Event.Note) event).text();
    }

    static TextStyle style(Event event) {
        if (event instanceof Event.Ready || event instanceof Event.Done) {
            return TextStyle.GOOD;
        }
        if (event instanceof Event.Failed) {
            return TextStyle.BAD;
        }
        return event instanceof Event.Note ? TextStyle.PLAIN : TextStyle.BUSY;
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
