package dev.devmon.run;

import dev.devmon.failure.FailureException;
import dev.devmon.session.Signals;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The user's command: it has this process's terminal and process group, and ends as if it had been started without
 * devmon.
 */
public final class Child {
    /** The exit code with which a shell reports an unknown command. */
    public static final int NOT_FOUND = 127;

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts the command.
     *
     * @param environment the complete environment
     */
    public static Child start(List<String> command, Map<String, String> environment, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Child child = new Child(builder.start());
            child.passOnSignals();
            return child;
        } catch (IOException e) {
            throw FailureException.usage(
                    command.get(0) + " cannot be run",
                    String.valueOf(e.getMessage()),
                    "check the spelling, the PATH, and that the file is executable");
        }
    }

    /** Returns whether a command of that name can be found as a shell would find it. */
    public static boolean exists(String word, Map<String, String> environment, Path folder) {
        return Executables.find(word, environment, folder).isPresent();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end, and returns the exit code; 128 plus the signal's number if a signal ended the command. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Passes signals on. The terminal sends Ctrl-C and the closing of a window to the whole process group; all other
     * signals reach only this process.
     */
    private void passOnSignals() {
        boolean terminal = hasTerminal();
        Signals.handle("TERM", process::destroy);
        for (String name : List.of("INT", "HUP")) {
            Signals.handle(name, () -> {
                if (!terminal) {
                    send(name);
                }
            });
        }
    }

    private void send(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
        } catch (IOException e) {
            process.destroy();
        }
    }

    private static boolean hasTerminal() {
        try (FileInputStream tty = new FileInputStream("/dev/tty")) {
            return tty.getFD().valid();
        } catch (IOException e) {
            return false;
        }
    }
}
