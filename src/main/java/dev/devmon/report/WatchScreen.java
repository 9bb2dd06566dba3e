package dev.devmon.report;

import dev.devmon.app.Watch.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** A full screen of services that is kept up to date, and in which keys select one. */
public final class WatchScreen {
    private static final Duration REFRESH = Duration.ofSeconds(2);
    private static final long KEY_MILLIS = 200;
    private static final long ESCAPE_MILLIS = 50;
    private static final int ESCAPE = 0x1b;
    private static final int INTERRUPT = 0x03;
    private static final int END_OF_INPUT = 0x04;
    private static final int DELETE = 0x7f;
    private static final String HELP = "up/down select   enter open   s sort   / filter   q quit";

    private final Terminal terminal;
    private final TextStyle.Mode mode;
    private WatchTable.Order order = WatchTable.Order.NAME;
    private String filter = "";
    private boolean typing;
    private int selected;
    private String message = "";

    private enum Key {
        UP,
        DOWN,
        OPEN,
        SORT,
        FILTER,
        QUIT,
        ERASE,
        TEXT,
        NONE
    }

    private WatchScreen(Terminal terminal, TextStyle.Mode mode) {
        this.terminal = terminal;
        this.mode = mode;
    }

    /**
     * Shows the screen until the user quits.
     *
     * @param rows returns the rows; called every two seconds, on another thread than the keys
     * @param open opens the selected row, and returns the message to show
     */
    public static void show(Supplier<List<Row>> rows, Function<Row, String> open, TextStyle.Mode mode) {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            on(terminal, rows, open, mode);
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    static void on(Terminal terminal, Supplier<List<Row>> rows, Function<Row, String> open, TextStyle.Mode mode)
            throws IOException {
        Attributes before = terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
        });
        try {
            new WatchScreen(terminal, mode).run(new Latest<>(rows, asking, REFRESH), open);
        } finally {
            asking.shutdownNow();
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    private void run(Latest<List<Row>> rows, Function<Row, String> open) throws IOException {
        Display display = new Display(terminal, true);
        boolean goesOn = true;
        while (goesOn) {
            List<Row> shown = WatchTable.shown(rows.value().orElse(List.of()), order, filter);
            selected = Math.max(0, Math.min(selected, shown.size() - 1));
            draw(display, shown, rows.failure());
            int typed = terminal.reader().read(KEY_MILLIS);
            if (typed != NonBlockingReader.READ_EXPIRED) {
                goesOn = pressed(key(typed), (char) typed, shown, open);
            }
        }
    }

    /**
     * Returns the key for what was typed. Cursor keys are {@code ESC [ A} or {@code ESC O A} (ECMA-48, and xterm's
     * application mode).
     */
    private Key key(int typed) throws IOException {
        return switch (typed) {
            case ESCAPE -> afterEscape();
            case NonBlockingReader.EOF, INTERRUPT, END_OF_INPUT -> Key.QUIT;
            case '\r', '\n' -> Key.OPEN;
            case '\b', DELETE -> Key.ERASE;
            default -> typing ? Key.TEXT : command(typed);
        };
    }

    private Key afterEscape() throws IOException {
        int next = terminal.reader().read(ESCAPE_MILLIS);
        if (next != '[' && next != 'O') {
            return Key.QUIT;
        }
        return switch (terminal.reader().read(ESCAPE_MILLIS)) {
            case 'A' -> Key.UP;
            case 'B' -> Key.DOWN;
            default -> Key.NONE;
        };
    }

    private static Key command(int typed) {
        return switch (typed) {
            case 'k' -> Key.UP;
            case 'j' -> Key.DOWN;
            case 's' -> Key.SORT;
            case '/' -> Key.FILTER;
            case 'q' -> Key.QUIT;
            default -> Key.NONE;
        };
    }

    /**
     * Handles a key.
     *
     * @return false when the user quits
     */
    private boolean pressed(Key key, char typed, List<Row> shown, Function<Row, String> open) {
        switch (key) {
            case UP -> selected--;
            case DOWN -> selected++;
            case SORT -> order = order.next();
            case FILTER -> typing = true;
            case ERASE -> filter = filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1);
            case TEXT -> filter += typed;
            case NONE -> {}
            case OPEN -> {
                if (typing) {
                    typing = false;
                } else if (!shown.isEmpty()) {
                    message = open.apply(shown.get(selected));
                }
            }
            case QUIT -> {
                boolean wasTyping = typing;
                typing = false;
                filter = wasTyping ? "" : filter;
                return wasTyping;
            }
        }
        return true;
    }

    private void draw(Display display, List<Row> shown, String failure) {
        Size size = terminal.getSize();
        int columns = Math.max(20, size.getColumns());
        int lines = Math.max(4, size.getRows());
        display.resize(Size.of(columns, lines));
        List<String> text = new ArrayList<>();
        text.add("sorted by " + order.word()
                + (typing || !filter.isEmpty() ? "   filter: " + filter + (typing ? "_" : "") : ""));
        List<String> table = WatchTable.text(shown, selected, mode).lines().toList();
        int room = lines - 4;
        int first = Math.max(0, Math.min(selected - room / 2, table.size() - 1 - room));
        text.add(table.get(0));
        text.addAll(table.subList(1 + first, Math.min(table.size(), 1 + first + room)));
        text.add("");
        text.add(TextStyle.DIM.apply(!failure.isEmpty() ? failure : !message.isEmpty() ? message : HELP, mode));
        display.update(
                text.stream()
                        .map(line -> AttributedString.fromAnsi(line).columnSubSequence(0, columns - 1))
                        .toList(),
                -1);
        terminal.flush();
    }

    /** A value that another thread reads repeatedly, since that may take a while. */
    private static final class Latest<T> {
        private volatile Optional<T> value = Optional.empty();
        private volatile String failure = "asking ...";

        Latest(Supplier<T> source, ExecutorService pool, Duration every) {
            pool.execute(() -> {
                try {
                    while (true) {
                        ask(source);
                        TimeUnit.NANOSECONDS.sleep(every.toNanos());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the screen is closed
                }
            });
        }

        private void ask(Supplier<T> source) {
            try {
                value = Optional.of(source.get());
                failure = "";
            } catch (RuntimeException e) {
                failure = String.valueOf(e.getMessage());
            }
        }

        Optional<T> value() {
            return value;
        }

        String failure() {
            return failure;
        }
    }
}
