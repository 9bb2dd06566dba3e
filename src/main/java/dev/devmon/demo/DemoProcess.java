package dev.devmon.demo;

import dev.devmon.codec.JsonFile;
import dev.devmon.codec.Node;
import dev.devmon.failure.FailureException;
import dev.devmon.session.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo's process, remembered in a file by its pid and start time, since pids are used again. */
final class DemoProcess {
    /** The content of the file. */
    private record Document(int schemaVersion, long pid, String started, List<Integer> ports) {}

    /** The running process, and its ports. */
    record Running(ProcessHandle handle, List<Integer> ports) {}

    private final JsonFile file;

    DemoProcess(Path file) {
        this.file = new JsonFile(file);
    }

    Optional<Running> find() {
        try {
            return file.read().flatMap(DemoProcess::running);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.path(), e);
        }
    }

    private static Optional<Running> running(Node document) {
        String started = document.text("/started").orElse("");
        List<Integer> ports = document.children("/ports").stream()
                .flatMap(port -> port.text("").stream())
                .map(Integer::valueOf)
                .toList();
        return document.text("/pid")
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .filter(ProcessHandle::isAlive)
                .filter(handle -> startOf(handle).equals(started))
                .map(handle -> new Running(handle, ports));
    }

    private static String startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** Starts the process in the given working folder. */
    void start(List<String> command, Map<String, String> environment, List<Integer> ports, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("demo.out").toFile());
        builder.environment().putAll(environment);
        try {
            ProcessHandle handle = builder.start().toHandle();
            file.write(new Document(1, handle.pid(), startOf(handle), ports));
        } catch (IOException e) {
            throw new UncheckedIOException("the demo cannot be started", e);
        }
    }

    /** Stops the process; returns whether it ran. */
    boolean stop(Polling polling, Duration within) {
        Optional<Running> found = find();
        found.ifPresent(running -> {
            running.handle().destroy();
            polling.await(
                            within,
                            () -> running.handle().isAlive() ? Optional.of("it is still running") : Optional.empty())
                    .ifPresent(why -> {
                        long pid = running.handle().pid();
                        throw FailureException.component(
                                "the demo does not stop", why, "stop it with `kill -9 " + pid + "`");
                    });
        });
        return found.isPresent();
    }
}
