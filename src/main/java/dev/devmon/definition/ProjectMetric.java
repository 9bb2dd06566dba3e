package dev.devmon.definition;

import dev.devmon.codec.Json;
import dev.devmon.codec.JsonSelection;
import dev.devmon.codec.Position;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric that the user defines without code, from the result of a query, a document, log lines or a command.
 *
 * @param id identifies the definition, in lower case with underscores
 * @param fixed label -> value, for the labels that all its series share
 * @param labels the labels whose values come from the source: columns of the query, fields of the document or of log
 *     lines, or names in the command's output
 * @param service the service that it belongs to
 * @param beside further values to publish beside each of its series
 * @param at where the definition is written
 */
public record ProjectMetric(
        String id,
        Family family,
        Map<String, String> fixed,
        List<String> labels,
        String service,
        Duration every,
        Source source,
        List<Beside> beside,
        Position at) {
    /** What all series of a name have in common. */
    public record Family(String name, String help, Type type) {}

    /** The kind of values. */
    public enum Type {
        GAUGE,
        COUNTER;

        public String word() {
            return Json.word(this);
        }
    }

    /**
     * A fixed value in the definition, such as a limit, published with the labels of the series that it accompanies.
     *
     * @param fixed further labels
     */
    public record Beside(Family family, Map<String, String> fixed, String value) {}

    /** The source of the values. */
    public sealed interface Source {}

    /**
     * A query, with a column {@code value} and one for each label.
     *
     * @param server the database server, by its name in discovery
     * @param database the database in that server; null for its default
     */
    public record Sql(String server, @Nullable String database, String query) implements Source {}

    /**
     * A document that a server returns.
     *
     * @param path selects numbers, or objects whose fields are the labels and the value
     * @param value the field with the number; null where the path selects numbers
     */
    public record Document(URI url, JsonSelection path, @Nullable String value) implements Source {}

    /**
     * The log lines of a service that have come in since counting began.
     *
     * @param query in Lucene's syntax; null for all lines
     * @param field the field with the values of the label; null where there is none
     */
    public record Lines(String service, @Nullable String query, @Nullable String field) implements Source {}

    /**
     * A command that prints a number, or lines of {@code label=value number}.
     *
     * @param folder the folder in which it is run
     */
    public record Command(List<String> words, Path folder) implements Source {
        public Command {
            words = List.copyOf(words);
        }
    }

    public ProjectMetric {
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
        labels = List.copyOf(labels);
        beside = List.copyOf(beside);
    }

    public String name() {
        return family.name();
    }
}
