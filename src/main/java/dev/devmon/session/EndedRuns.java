package dev.devmon.session;

import dev.devmon.codec.JsonFile;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The exit codes of commands of {@code devmon run}, since a system reveals an exit code only to the parent. Each is a
 * file in the stack's state folder, kept for as long as anyone may ask.
 */
public final class EndedRuns {
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Path folder;

    /** The content of a file. */
    private record Document(int schemaVersion, String service, int exitCode, String ended) {}

    public EndedRuns(StateFolder state) {
        this.folder = state.file("ended-runs");
    }

    /** @param pid the pid of the command */
    public void note(long pid, String service, int exitCode, Instant ended) {
        try {
            new JsonFile(folder.resolve(pid + ".json")).write(new Document(1, service, exitCode, ended.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    /** Returns the exit code of the service's command that ended last, unless that was before {@code since}. */
    public OptionalInt exitCode(String service, Instant since) {
        return documents().stream()
                .filter(ended -> ended.service().equals(service))
                .filter(ended -> !Instant.parse(ended.ended()).isBefore(since))
                .max(Comparator.comparing(ended -> Instant.parse(ended.ended())))
                .map(ended -> OptionalInt.of(ended.exitCode()))
                .orElse(OptionalInt.empty());
    }

    /** Removes exit codes that are too old to be asked for. */
    public void forgetBefore(Instant now) {
        for (Path file : files()) {
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT))) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot clear up " + folder, e);
            }
        }
    }

    private List<Document> documents() {
        return files().stream().flatMap(file -> read(file).stream()).toList();
    }

    private static Optional<Document> read(Path file) {
        try {
            return new JsonFile(file).read().flatMap(EndedRuns::document);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Optional<Document> document(Node node) {
        return node.text("/service").flatMap(service -> node.text("/exitCode").flatMap(code -> node.text("/ended")
                .map(ended -> new Document(1, service, Integer.parseInt(code), ended))));
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
