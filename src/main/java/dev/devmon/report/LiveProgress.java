package dev.devmon.report;

import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Shows progress as one line per component, updated in place. */
public final class LiveProgress implements EventSink, AutoCloseable {
    private static final int REDRAW_MILLIS = 100;

    private final Terminal terminal;
    private final Display display;
    private final Clock clock;
    private final TextStyle.Mode mode;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Timer redraw = new Timer("progress", true);
    private boolean closed;

    private record Line(Event event, Instant since) {
        boolean settled() {
            return event instanceof Event.Ready || event instanceof Event.Done || event instanceof Event.Failed;
        }
    }

    private LiveProgress(Terminal terminal, Clock clock, TextStyle.Mode mode) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
        this.clock = clock;
        this.mode = mode;
        redraw.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        draw();
                    }
                },
                REDRAW_MILLIS,
                REDRAW_MILLIS);
    }

    /** Shows progress on the given terminal, which is closed with it. */
    static LiveProgress on(Terminal terminal, Clock clock, TextStyle.Mode mode) {
        return new LiveProgress(terminal, clock, mode);
    }

    /** Shows progress on the terminal behind standard error. */
    public static LiveProgress onTerminal(Clock clock, TextStyle.Mode mode) {
        try {
            return new LiveProgress(
                    TerminalBuilder.builder()
                            .system(true)
                            .systemOutput(TerminalBuilder.SystemOutput.SysErr)
                            .nativeSignals(false)
                            .build(),
                    clock,
                    mode);
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof Event.Note note) {
            notes.add(note.subject() + ": " + EventText.of(note));
        } else {
            Line before = lines.get(event.subject());
            Instant since =
                    before != null && before.event().getClass() == event.getClass() ? before.since() : clock.instant();
            lines.put(event.subject(), new Line(event, since));
        }
    }

    private synchronized void draw() {
        if (closed) {
            return;
        }
        Size size = terminal.getSize();
        int columns = Math.max(20, size.getColumns());
        display.resize(Size.of(columns, Math.max(1, size.getRows())));
        display.update(text(columns), -1);
        terminal.flush();
    }

    private List<AttributedString> text(int columns) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<AttributedString> text = new ArrayList<>();
        notes.forEach(note -> text.add(AttributedString.fromAnsi(note).columnSubSequence(0, columns - 1)));
        lines.forEach((subject, line) -> {
            String elapsed =
                    line.settled() ? "" : " " + EventText.seconds(Duration.between(line.since(), clock.instant()));
            String shown = subject
                    + " ".repeat(width - subject.length() + 2)
                    + EventText.style(line.event()).apply(EventText.of(line.event()) + elapsed, mode);
            text.add(AttributedString.fromAnsi(shown).columnSubSequence(0, columns - 1));
        });
        return text;
    }

    /** Draws the last state and leaves it on the screen. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        draw();
        closed = true;
        redraw.cancel();
        terminal.writer().println();
        terminal.flush();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be restored", e);
        }
    }
}
