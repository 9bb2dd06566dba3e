package dev.devmon.cli;

import dev.devmon.event.EventSink;
import dev.devmon.report.LiveProgress;
import dev.devmon.report.PlainProgress;
import dev.devmon.report.TextStyle;
import dev.devmon.session.Sleeper;
import dev.devmon.text.VisibleStream;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows a command's results, remarks and progress as the terminal and the global options allow. */
final class Console {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final GlobalOptions options;
    private final Clock clock;
    private @Nullable LiveProgress live;

    Console(Terminal terminal, GlobalOptions options, Clock clock) {
        this.terminal = terminal;
        this.options = options;
        this.clock = clock;
    }

    Terminal terminal() {
        return terminal;
    }

    TextStyle.Mode style() {
        return terminal.outStyle(options);
    }

    void print(String text) {
        if (text.isEmpty()) {
            return;
        }
        terminal.out().print(text);
        if (!text.endsWith("\n")) {
            terminal.out().println();
        }
        terminal.out().flush();
    }

    /** Prints the text every 2 seconds, on a terminal in the same place, until the thread is interrupted. */
    void watch(Supplier<String> text) throws InterruptedException {
        while (true) {
            print((terminal.interactive() ? VisibleStream.CLEAR_SCREEN : "") + text.get());
            Sleeper.real().sleep(WATCH_EVERY);
        }
    }

    void say(String text) {
        if (!options.quiet) {
            terminal.err().println(text);
        }
    }

    EventSink progress() {
        if (options.quiet) {
            return EventSink.NOWHERE;
        }
        if (terminal.errKind() == Terminal.Kind.TERMINAL
                && !"dumb".equals(terminal.environment().get("TERM"))) {
            LiveProgress started = LiveProgress.onTerminal(clock, terminal.errStyle(options));
            live = started;
            return started;
        }
        return new PlainProgress(terminal.err());
    }

    /** Ends live progress, so that what follows is written below it. */
    void endProgress() {
        if (live != null) {
            live.close();
        }
    }
}
