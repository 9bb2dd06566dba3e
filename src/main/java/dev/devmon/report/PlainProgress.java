package dev.devmon.report;

import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Shows progress as one line per change of state, for logs and pipes. */
public final class PlainProgress implements EventSink {
    private static final int PERCENT_STEP = 25;

    private final PrintStream out;
    private final Map<String, String> last = new HashMap<>();

    public PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void accept(Event event) {
        String text = event instanceof Event.Pulling pulling && pulling.percent() >= 0
                ? "pulling " + pulling.image() + " " + pulling.percent() / PERCENT_STEP * PERCENT_STEP + "%"
                : EventText.of(event);
        if (!text.equals(last.put(event.subject(), text))) {
            out.println(event.subject() + ": " + text);
            out.flush();
        }
    }
}
