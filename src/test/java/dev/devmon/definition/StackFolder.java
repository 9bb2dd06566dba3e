package dev.devmon.definition;

import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A stack in a temporary folder, made of small files. Paths in errors come out relative to that folder. */
public final class StackFolder {
    private final Path root;
    private final List<Path> settings = new ArrayList<>();

    public StackFolder(Path root) {
        this.root = root;
    }

    /** Writes a file below {@code stack/}. */
    public StackFolder file(String path, String text) {
        write(root.resolve("stack").resolve(path), text);
        return this;
    }

    /** Takes over a folder's files as devmon ships them. */
    public StackFolder shipped(String folder, String... names) {
        for (String name : names) {
            try {
                file(folder + "/" + name, Files.readString(Path.of("stack", folder, name)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /** Removes a file below {@code stack/}. */
    public StackFolder remove(String path) {
        try {
            Files.delete(root.resolve("stack").resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes the component file of a folder: the lines that every one needs, and then {@code more}. */
    public StackFolder component(String folder, String more) {
        return file(
                folder + "/component.yaml",
                head(folder) + """
                ready: {log: {pattern: ready}}
                """ + more);
    }

    /** The same for a component that is ready when its port {@code http} says so; {@code port} on the host. */
    public StackFolder web(String folder, int port, String more) {
        return file(
                folder + "/component.yaml",
                head(folder)
                        + """
                ports: {http: {container: 80, host: %d}}
                ready: {http: {port: http, path: /ready}, within: 60s}
                """
                                .formatted(port)
                        + more);
    }

    private static String head(String folder) {
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        return """
                schema: 1
                name: %1$s
                summary: What %1$s does
                image: example/%1$s:1.0
                memory: 64m
                """
                .formatted(name);
    }

    /** Writes a devmon.yaml that takes precedence over those written before. */
    public StackFolder settings(String path, String text) {
        Path file = root.resolve(path);
        write(file, text);
        if (!settings.contains(file)) {
            settings.add(file);
        }
        return this;
    }

    public StackFolder settings(String text) {
        return settings("devmon.yaml", text);
    }

    public Path root() {
        return root;
    }

    public StackFiles files() {
        return StackFiles.ofFolder(root.resolve("stack"));
    }

    /** @throws FailureException with every error */
    public Stack load() {
        return StackLoader.load(files(), settings, null);
    }

    public Component component(String name) {
        return load().component(name).orElseThrow();
    }

    /** The errors of loading, one line each; empty when there are none. */
    public String errors() {
        try {
            load();
            return "";
        } catch (FailureException e) {
            return e.failures().stream()
                    .map(failure -> failure.what() + ": " + failure.why() + "\n    " + failure.fix() + "\n")
                    .collect(Collectors.joining())
                    .replace(root.toString() + "/", "");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
