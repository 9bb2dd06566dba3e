package dev.devmon.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder of a stack's locks, logs and remembered services: {@code $XDG_STATE_HOME/devmon/<stack>/}. */
public record StateFolder(Path path) {

    /** Returns the folder of a stack, creating it if necessary. */
    public static StateFolder of(String stack, Map<String, String> environment) {
        Path base = Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElse(Path.of(
                        environment.getOrDefault("HOME", System.getProperty("java.io.tmpdir")), ".local", "state"));
        Path path = base.resolve("devmon").resolve(stack);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the state folder " + path + " cannot be created", e);
        }
        return new StateFolder(path);
    }

    public Path file(String name) {
        return path.resolve(name);
    }
}
