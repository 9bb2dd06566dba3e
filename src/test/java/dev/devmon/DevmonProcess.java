package dev.devmon;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running {@code bin/devmon}, in a session of its own so that signals reach all of it; its output goes to files. */
final class DevmonProcess {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    /** What a process said, and how it ended. */
    record Result(List<String> command, int exitCode, String out, String err) {
        Result expecting(int code) {
            if (exitCode != code) {
                throw new AssertionError("expected exit code " + code + " of " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\nexit code " + exitCode + "\nstdout:\n" + out + "\nstderr:\n" + err;
        }
    }

    /** @param folder where the output is kept */
    DevmonProcess(ProcessBuilder builder, Path folder) {
        command = List.copyOf(builder.command());
        try {
            out = Files.createTempFile(folder, "out", ".txt");
            err = Files.createTempFile(folder, "err", ".txt");
            process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command) + " cannot be started", e);
        }
    }

    /** Waits for its end. */
    Result result() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                signal("KILL");
                throw new AssertionError("no end of " + String.join(" ", command) + "\n" + err());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return new Result(command, process.exitValue(), text(out), text(err));
    }

    /** Waits until a line of its progress contains this text. */
    DevmonProcess awaitProgress(String text) {
        await(text)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> err().contains(text) || !process.isAlive());
        if (!err().contains(text)) {
            throw new AssertionError("ended before \"" + text + "\": " + result());
        }
        return this;
    }

    /** Sends a signal to it and all that it started in the foreground, as a terminal does. */
    DevmonProcess signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("no signal can be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return this;
    }

    /** Of it and what it started: the launcher may be the Java process, or have it as a child. */
    List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    String err() {
        return text(err);
    }

    String out() {
        return text(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
