package dev.devmon;

import dev.devmon.definition.Stack;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Sends all logging to a file in the stack's state folder, and with {@code --debug} to standard error too. */
final class LogFile {
    private static final int BYTES = 1 << 20;
    private static final int FILES = 3;
    private static final String NAME_OPTION = "--stack-name";
    private static final String LINE = "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n";

    private LogFile() {}

    static void start(Map<String, String> environment, List<String> given) {
        List<String> arguments = own(given);
        System.setProperty("java.util.logging.SimpleFormatter.format", LINE);
        System.setProperty("java.util.logging.config.class", NoConfiguration.class.getName());
        Logger root = Logger.getLogger("");
        boolean debug = arguments.contains("--debug");
        root.setLevel(debug ? Level.FINE : Level.INFO);
        String name = arguments.contains("agent") ? "agent" : "devmon";
        root.addHandler(new OpenedWhenNeeded(() ->
                StateFolder.of(stackName(environment, arguments), environment).file(name + ".%g.log")));
        if (debug) {
            Handler console = new ConsoleHandler();
            console.setLevel(Level.FINE);
            root.addHandler(console);
        }
    }

    /** Returns the arguments without those of a command that {@code run} starts, which has options of its own. */
    private static List<String> own(List<String> arguments) {
        int end = arguments.contains("--") ? arguments.indexOf("--") : arguments.indexOf("run");
        return end < 0 ? arguments : arguments.subList(0, end);
    }

    /** Returns the stack's name from the unparsed arguments: the log is needed before the command line is parsed. */
    private static String stackName(Map<String, String> environment, List<String> arguments) {
        String name = environment.getOrDefault("DEVMON_STACK_NAME", "");
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith(NAME_OPTION + "=")) {
                name = arguments.get(i).substring(NAME_OPTION.length() + 1);
            } else if (arguments.get(i).equals(NAME_OPTION) && i + 1 < arguments.size()) {
                name = arguments.get(i + 1);
            }
        }
        return name.matches("[a-z0-9][a-z0-9_-]*") ? name : Stack.DEFAULT_NAME;
    }

    /**
     * Replaces the JDK's own configuration, whose handler loads a formatter, and with it the database of time zones.
     */
    public static final class NoConfiguration {
        /** Called by the log manager. */
        public NoConfiguration() {}
    }

    /** A handler that opens its file on first use: most commands log nothing, and opening a log file is not cheap. */
    private static final class OpenedWhenNeeded extends Handler {
        private final Supplier<Path> pattern;
        private @Nullable Handler file;

        private OpenedWhenNeeded(Supplier<Path> pattern) {
            this.pattern = pattern;
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            if (file == null) {
                file = open();
            }
            file.publish(entry);
        }

        /** Opens the file, or uses standard error if no file can be written: the log should be readable somewhere. */
        private Handler open() {
            try {
                Handler opened = new FileHandler(pattern.get().toString(), BYTES, FILES, true);
                opened.setFormatter(new SimpleFormatter());
                return opened;
            } catch (IOException | UncheckedIOException e) {
                Handler console = new ConsoleHandler();
                console.setLevel(Level.WARNING);
                return console;
            }
        }

        @Override
        public synchronized void flush() {
            if (file != null) {
                file.flush();
            }
        }

        @Override
        public synchronized void close() {
            if (file != null) {
                file.close();
            }
        }
    }
}
