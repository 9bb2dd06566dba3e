package dev.devmon;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The ingest pipelines: written in YAML, in which a script can be read, and sent as JSON. */
final class LogPipelineFiles {
    static final Path PIPELINES = Path.of("stack/elk/elasticsearch/pipelines");
    static final Path TEMPLATE = Path.of("stack/elk/elasticsearch/logs@custom.template.json");
    static final String ENTRY = "logs@custom";

    private LogPipelineFiles() {}

    /** Names, callees before their caller. */
    static List<String> inOrder() {
        try (Stream<Path> files = Files.list(PIPELINES)) {
            List<String> steps = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .filter(name -> !name.equals(ENTRY))
                    .sorted()
                    .toList();
            return Stream.concat(steps.stream(), Stream.of(ENTRY)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Node pipeline(String name) {
        return yaml(PIPELINES.resolve(name + ".yaml"));
    }

    /** As Elasticsearch is given it. */
    static String json(String name) {
        return Json.line(value(pipeline(name)));
    }

    static Node yaml(Path file) {
        Problems problems = new Problems();
        Node node = Yaml.read(file.toString(), text(file), problems);
        if (node == null || problems.count() > 0) {
            throw new AssertionError(file + ": " + problems.list());
        }
        return node;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // the keys of a mapping are texts
    static Map<String, Object> map(Node node) {
        return (Map<String, Object>) value(node);
    }

    /** As maps, lists, numbers, flags and texts. */
    static Object value(Node node) {
        return Objects.requireNonNull(node.plain(new Problems()));
    }
}
