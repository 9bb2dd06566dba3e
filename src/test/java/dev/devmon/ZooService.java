package dev.devmon;

import dev.devmon.codec.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One row of {@code lab/zoo/services.yaml}, and the program that was started for it. */
final class ZooService implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("^.*(?:\\bGET /|^asked).*$", Pattern.MULTILINE);

    /** When devmon looks again at a service without metrics; once a minute after that. */
    private static final List<Duration> AGES =
            List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60));

    private final Node row;
    private final Map<String, String> words;
    private final int port;
    private final Path log;
    private @Nullable Process process;
    private Instant started = Instant.MAX;

    /** What a developer expects of an address. */
    record Expected(String address, Map<String, String> parts) {
        /** What is different, in words; empty when all is right. */
        Optional<String> difference(Node services) {
            List<Node> found = services.children("/services").stream()
                    .filter(service -> service.text("/address").equals(Optional.of(address)))
                    .toList();
            if (found.size() != 1) {
                return Optional.of(address + " is there " + found.size() + " times; expected " + parts);
            }
            boolean right = parts.entrySet().stream()
                    .allMatch(part -> right(
                            part.getKey(),
                            part.getValue(),
                            found.get(0).text(part.getKey()).orElse("")));
            return right ? Optional.empty() : Optional.of("expected " + parts + ", but it is " + said(found.get(0)));
        }

        private static boolean right(String pointer, String expected, String said) {
            return switch (pointer) {
                case "/reason" -> said.contains(expected);
                case "/verdict" -> List.of(expected.split(" or ")).contains(said);
                default -> said.equals(expected);
            };
        }

        private static String said(Node service) {
            Map<String, String> said = new TreeMap<>();
            for (String pointer : List.of("/name", "/runtime", "/verdict", "/reason", "/metrics/path", "/address")) {
                service.text(pointer).ifPresent(text -> said.put(pointer, text));
            }
            return said.toString();
        }
    }

    /** @param words what is written for the words of the table that begin with {@code $}, such as {@code $PORT} */
    ZooService(Node row, int port, Map<String, String> words, Path log) {
        this.row = row;
        this.port = port;
        this.words = words;
        this.log = log;
    }

    int port() {
        return port;
    }

    String text(String pointer) {
        return row.text(pointer).map(this::written).orElse("");
    }

    private String written(String text) {
        String written = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            written = written.replace(word.getKey(), word.getValue());
        }
        return written;
    }

    /** @param folder of the part that it is of */
    void start(Path folder, Path programs) {
        List<String> command = new ArrayList<>(List.of(text("/run").split(" ")));
        Path own = programs.resolve(command.get(0));
        if (Files.isExecutable(own)) {
            command.set(0, own.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.resolve(text("/in")).toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(OTEL|DEVMON|TESTCONTAINERS|JAVA_TOOL)_.*"));
        List.of("PORT", "PORT1", "PORT2").forEach(name -> environment.put(name, written("$" + name)));
        environment.put("PYTHONUNBUFFERED", "1");
        row.entries("/environment").forEach((name, value) -> environment.put(name, written(text(value))));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command) + " cannot be started", e);
        }
        started = Instant.now();
    }

    boolean has(String pointer) {
        return row.find(pointer).isPresent();
    }

    List<Expected> expected() {
        List<Expected> all = new ArrayList<>();
        all.add(expected(port, row));
        row.entries("/other").forEach((at, other) -> all.add(expected(Integer.parseInt(written(at)), other)));
        return all;
    }

    private Expected expected(int at, Node said) {
        Map<String, String> parts = new TreeMap<>();
        Map.of(
                        "/service", "/name",
                        "/runtime", "/runtime",
                        "/verdict", "/verdict",
                        "/reason", "/reason",
                        "/metrics", "/metrics/path",
                        "/health", "/health/path")
                .forEach((key, pointer) -> said.text(key).ifPresent(text -> parts.put(pointer, written(text))));
        return new Expected(row.text("/address").orElse("127.0.0.1") + ":" + at, parts);
    }

    Duration age() {
        return Duration.between(started, Instant.now());
    }

    /** The most requests that it may have got until now. */
    int mostRequests() {
        Duration age = age();
        long later = AGES.stream().filter(at -> at.compareTo(age) <= 0).count()
                + Math.max(0, age.minusSeconds(60).toMinutes());
        // What is refused is looked at again after ten minutes
        long looks = text("/verdict").equals("refused") ? 1 : later;
        // One that is only starting may answer its first look too late at whichever request, and is looked at again.
        return (int) (looks + 1) * Integer.parseInt(text("/look"));
    }

    /** How many requests its log has, of this asker where it says who asked. */
    int requests(String asker) {
        return (int) REQUEST.matcher(log())
                .results()
                .filter(line -> !has("/says") || line.group().contains(asker))
                .count();
    }

    String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Node scalar) {
        return scalar instanceof Node.Scalar value ? value.text() : "";
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            try {
                Objects.requireNonNull(process).waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return text("/service") + " (" + text("/run") + ")";
    }
}
