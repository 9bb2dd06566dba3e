package dev.devmon.dashboards;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A panel of a dashboard.
 *
 * @param kind the name of one of the style's kinds
 * @param text the text of a panel without queries, in Markdown; otherwise empty
 * @param unit the unit of its values; null for the kind's
 * @param scale the name of one of the style's colour scales for values; null for none
 * @param size the size; null for the kind's
 * @param labels for a table: label -> title of its column
 * @param columns for a table: title -> further settings of that column, as in {@code custom.width}
 * @param options options that override the kind's
 * @param field field settings that override the kind's
 */
public record Panel(
        String kind,
        String title,
        String description,
        String text,
        List<Query> queries,
        @Nullable String unit,
        @Nullable String scale,
        @Nullable Size size,
        Map<String, String> labels,
        List<Link> links,
        Map<String, Map<String, Object>> columns,
        Map<String, Object> options,
        Map<String, Object> field) {
    public Panel {
        queries = List.copyOf(queries);
        links = List.copyOf(links);
    }

    /** Creates a panel with only what every panel has. */
    static Panel of(String kind, String title, String description, List<Query> queries) {
        return new Panel(
                kind,
                title,
                description,
                "",
                queries,
                null,
                null,
                null,
                Map.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    Panel withUnit(String newUnit) {
        return new Panel(
                kind, title, description, text, queries, newUnit, scale, size, labels, links, columns, options, field);
    }

    Panel withQuery(Query more) {
        List<Query> all = Stream.concat(queries.stream(), Stream.of(more)).toList();
        return new Panel(
                kind, title, description, text, all, unit, scale, size, labels, links, columns, options, field);
    }

    Panel withDescription(String newDescription) {
        return new Panel(
                kind, title, newDescription, text, queries, unit, scale, size, labels, links, columns, options, field);
    }

    Panel withSize(Size newSize) {
        return new Panel(
                kind, title, description, text, queries, unit, scale, newSize, labels, links, columns, options, field);
    }

    Panel withLabels(Map<String, String> newLabels) {
        return new Panel(
                kind, title, description, text, queries, unit, scale, size, newLabels, links, columns, options, field);
    }

    Panel withOptions(Map<String, Object> newOptions) {
        return new Panel(
                kind, title, description, text, queries, unit, scale, size, labels, links, columns, newOptions, field);
    }

    /**
     * A query to a data source.
     *
     * @param source the name of one of the style's sources; null for the kind's
     * @param legend the legend of its series, with {@code {{label}}} for a label's value; in a table the title of its
     *     column
     * @param unit the unit of its series, or of its column in a table; null for the panel's
     * @param scale the colour scale of its series, or of its column in a table; null for the panel's
     */
    public record Query(
            String expression, String legend, @Nullable String source, @Nullable String unit, @Nullable String scale) {
        static Query of(String expression, String legend) {
            return new Query(expression, legend, null, null, null);
        }
    }

    /** A size in columns, of which a dashboard has 24, and rows of about 30 pixels. */
    public record Size(int width, int height) {
        static final int COLUMNS = 24;

        public Size {
            if (width < 1 || width > COLUMNS || height < 1) {
                throw new IllegalArgumentException("no size: " + width + "x" + height);
            }
        }
    }

    /**
     * A link from a value to another page.
     *
     * @param to the uid of a dashboard, or a complete address
     * @param variables the values for the other dashboard's variables; the time and the other variables are passed
     *     along
     * @param column the title of the table's column that has the link; empty for all values
     */
    public record Link(String title, String to, Map<String, String> variables, String column) {}
}
