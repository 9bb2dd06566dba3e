package dev.devmon.inputs;

import dev.devmon.codec.JsonFile;
import dev.devmon.codec.Node;
import dev.devmon.discovery.target.WrittenLog;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The log files that the agent has found, in {@code log-files.json} in the state folder, so that a plan knows them
 * while their services do not run.
 */
public final class FoundLogs {
    private final JsonFile file;

    private record Document(int schemaVersion, List<Entry> logs) {}

    private record Entry(String service, String path, String env) {}

    public FoundLogs(StateFolder state) {
        this.file = new JsonFile(state.file("log-files.json"));
    }

    /** Returns the log files that still exist, in the order in which they were recorded. */
    public List<WrittenLog> read() {
        try {
            return existing(file.read().map(document -> document.children("/logs")).orElse(List.of()).stream()
                    .flatMap(log -> log(log).stream())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(file.path() + " cannot be read", e);
        }
    }

    public void write(List<WrittenLog> logs) throws IOException {
        file.write(new Document(
                1,
                logs.stream()
                        .map(log -> new Entry(log.service(), log.path().toString(), log.env()))
                        .toList()));
    }

    public static List<WrittenLog> existing(List<WrittenLog> logs) {
        return logs.stream().filter(log -> Files.exists(log.path())).toList();
    }

    private static Optional<WrittenLog> log(Node node) {
        return node.text("/service").flatMap(service -> node.text("/path")
                .flatMap(path -> node.text("/env").map(env -> new WrittenLog(service, Path.of(path), env))));
    }
}
