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
 * A metric that the user has defined without code: what a query, a document, log lines or a command say becomes its series.
 *
 * @param id another for each definition, in lower case with underscores
 * @param fixed labels of all its series, with their value
 * @param labels whose values come from the source: columns of the query, fields of the document or of log lines, or names in the
 *     command's output
 * @param service whose metric it is
 * @param beside what is shown beside each of its series
 * @param at where it is written
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
    /** What is said once of all series of a name. */
    public record Family(String name, String help, Type type) {}

    /** What kind of values it has. */
    public enum Type {
        GAUGE,
        COUNTER;

        public String word() {
            return Json.word(this);
        }
    }

    /**
     * A value that the user has written down, such as a limit, with the labels of the series that it is beside.
     *
     * @param fixed more labels
     */
    public record Beside(Family family, Map<String, String> fixed, String value) {}

    /** Where its values come from. */
    public sealed interface Source {}

    /**
     * A query, with a column {@code value} and one for each label.
     *
     * @param server the database as discovery calls it
     * @param database in that server; null for its usual one
     */
    public record Sql(String server, @Nullable String database, String query) implements Source {}

    /**
     * A document that a server answers with.
     *
     * @param path selects numbers, or objects whose fields are the labels and the value
     * @param value the field with the number; null where the path selects numbers
     */
    public record Document(URI url, JsonSelection path, @Nullable String value) implements Source {}

    /**
     * The log lines of a service that have come in since counting began.
     *
     * @param query in Lucene's syntax; null for all lines
     * @param field whose values are those of the label; null where there is none
     */
    public record Lines(String service, @Nullable String query, @Nullable String field) implements Source {}

    /**
     * A command that prints a number, or lines of {@code label=value number}.
     *
     * @param folder in which it is run
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
