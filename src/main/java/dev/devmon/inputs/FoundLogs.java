package dev.devmon.inputs;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.discovery.target.WrittenLog;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log files that the agent has found: {@code log-files.json} in the state folder, so that a plan knows them while their
 * services do not run. A file that cannot be understood counts as none.
 */
public final class FoundLogs {
    private static final Logger LOG = LoggerFactory.getLogger(FoundLogs.class);

    private final Path file;

    public FoundLogs(StateFolder state) {
        this.file = state.file("log-files.json");
    }

    /** Those that still exist, in the order in which they were written. */
    public List<WrittenLog> read() {
        List<WrittenLog> logs = new ArrayList<>();
        try {
            Optional<Node> document = Json.read(Files.readString(file));
            if (document.isEmpty()) {
                LOG.warn("{} is damaged: nothing of it counts", file);
            }
            document.flatMap(root -> root.find("/logs")).map(Node::children).orElse(List.of()).stream()
                    .flatMap(log -> log(log).stream())
                    .forEach(logs::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
        return existing(logs);
    }

    /** A reader sees what was there before, or all of this. */
    public void write(List<WrittenLog> logs) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        List<Map<String, String>> list = logs.stream()
                .map(log -> Map.of("service", log.service(), "path", log.path().toString(), "env", log.env()))
                .toList();
        Files.writeString(temporary, Json.write(Map.of("schemaVersion", 1, "logs", list)) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static List<WrittenLog> existing(List<WrittenLog> logs) {
        return logs.stream().filter(log -> Files.exists(log.path())).toList();
    }

    private static Optional<WrittenLog> log(Node node) {
        return node.text("/service").flatMap(service -> node.text("/path")
                .flatMap(path -> node.text("/env").map(env -> new WrittenLog(service, Path.of(path), env))));
    }
}
