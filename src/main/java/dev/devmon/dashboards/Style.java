package dev.devmon.dashboards;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all dashboards have in common, said once.
 *
 * @param colours name -> {@code #rrggbb}
 * @param series label -> its values that have a colour of their own -> name of the colour
 * @param marks label -> further settings of the series that are named by one of its values
 * @param scales name -> from which value which colour holds
 * @param units that the page can format
 * @param sources of data, by name
 * @param kinds of panels, by name
 * @param variables that can be chosen at the top, by the name that descriptions give them
 * @param frame what every dashboard has besides what it shows: links, annotations, version of the form
 * @param tag that every dashboard has, by which they link to each other
 */
public record Style(
        Map<String, String> colours,
        Map<String, Map<String, String>> series,
        Map<String, Map<String, Object>> marks,
        Map<String, List<ScaleStep>> scales,
        Set<String> units,
        Map<String, Source> sources,
        Map<String, Kind> kinds,
        Map<String, Variable> variables,
        Map<String, Object> frame,
        String tag) {
    /** The source whose expressions are PromQL. */
    static final String METRICS = "metrics";

    Variable variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /** The same with another variable. */
    Style with(Variable variable) {
        Map<String, Variable> more = new LinkedHashMap<>(variables);
        more.put(variable.name(), variable);
        return new Style(colours, series, marks, scales, units, sources, kinds, more, frame, tag);
    }

    Source source(String name) {
        return Objects.requireNonNull(sources.get(name), name);
    }

    /**
     * @param from the smallest value of this colour; null for all below the next
     * @param text what is shown in the place of exactly that value; null for the value itself
     */
    public record ScaleStep(@Nullable BigDecimal from, String colour, @Nullable String text) {}

    /**
     * Something that can be chosen.
     *
     * @param name in expressions, as in {@code $env}
     * @param values the query of a label's values; of {@link Choice#SOURCE} the type of the sources, of
     *     {@link Choice#NONE} its only value; empty of {@link Choice#GIVEN}
     * @param given how each value of {@link Choice#GIVEN} is called -> the value; the first is chosen
     */
    public record Variable(String name, String label, String values, Choice choice, Map<String, String> given) {
        Variable(String name, String label, String values, Choice choice) {
            this(name, label, values, choice, Map.of());
        }
    }

    /** What can be chosen of a variable. */
    public enum Choice {
        ONE,
        MANY,
        SOURCE,
        GIVEN,
        NONE
    }

    /**
     * Where data come from.
     *
     * @param reference type and uid, as panels name it
     * @param target what a query has besides its text
     * @param query under which key a query has its text
     * @param legend under which key it has its legend; empty where the source names its series itself
     */
    public record Source(
            Map<String, Object> reference, Map<String, Object> target, String query, Optional<String> legend) {
        /** Whether a table gets a whole series for each cell, not one value. */
        boolean overTime() {
            return "time_series".equals(target.get("format"));
        }
    }

    /**
     * A kind of panel.
     *
     * @param type of the page's panel
     * @param source name of the source that it asks unless a query says another; null when it asks none
     * @param field settings of its values
     * @param target what its queries have besides
     * @param transformations of what they answer; those of a table come from its columns
     */
    public record Kind(
            String type,
            Panel.Size size,
            @Nullable String source,
            Map<String, Object> options,
            Map<String, Object> field,
            Map<String, Object> target,
            List<Object> transformations) {
        /** Whether each query's answer becomes a column. */
        boolean tabular() {
            return "table".equals(target.get("format"));
        }
    }
}
