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
 * The look that all dashboards have in common.
 *
 * @param colours name -> {@code #rrggbb}
 * @param series label -> those of its values that have a colour of their own -> name of the colour
 * @param marks label -> further settings of the series that are named after one of its values
 * @param scales name -> the steps of a colour scale
 * @param units the units that the page can format
 * @param sources the data sources, by name
 * @param kinds the kinds of panels, by name
 * @param variables the variables that can be chosen at the top, by their names in descriptions
 * @param frame what every dashboard has besides its content: links, annotations, version of the format
 * @param tag the tag of every dashboard, by which they link to each other
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

    /** Returns the same style with another variable. */
    Style with(Variable variable) {
        Map<String, Variable> more = new LinkedHashMap<>(variables);
        more.put(variable.name(), variable);
        return new Style(colours, series, marks, scales, units, sources, kinds, more, frame, tag);
    }

    Source source(String name) {
        return Objects.requireNonNull(sources.get(name), name);
    }

    /**
     * @param from the smallest value of this colour; null for all values below the next step
     * @param text what is shown in place of exactly that value; null for the value itself
     */
    public record ScaleStep(@Nullable BigDecimal from, String colour, @Nullable String text) {}

    /**
     * A variable whose value can be chosen.
     *
     * @param name the name in expressions, as in {@code $env}
     * @param values the query of a label's values; for {@link Choice#SOURCE} the type of the sources, for
     *     {@link Choice#NONE} its only value; empty for {@link Choice#GIVEN}
     * @param given for {@link Choice#GIVEN}: title -> value, of which the first is chosen initially
     */
    public record Variable(String name, String label, String values, Choice choice, Map<String, String> given) {
        Variable(String name, String label, String values, Choice choice) {
            this(name, label, values, choice, Map.of());
        }
    }

    /** The kinds of choice that a variable offers. */
    public enum Choice {
        ONE,
        MANY,
        SOURCE,
        GIVEN,
        NONE
    }

    /**
     * A source of data.
     *
     * @param reference the type and uid with which panels refer to it
     * @param target what a query has besides its text
     * @param query the key of a query's text
     * @param legend the key of a query's legend; empty where the source names its series itself
     */
    public record Source(
            Map<String, Object> reference, Map<String, Object> target, String query, Optional<String> legend) {
        /** Returns whether a table gets a whole series for each cell, not one value. */
        boolean overTime() {
            return "time_series".equals(target.get("format"));
        }
    }

    /**
     * A kind of panel.
     *
     * @param type the type of the page's panel
     * @param source the name of the source, unless a query names another; null when it has no queries
     * @param field the settings of its values
     * @param target what its queries have in addition
     * @param transformations the transformations of the answers; those of a table come from its columns
     */
    public record Kind(
            String type,
            Panel.Size size,
            @Nullable String source,
            Map<String, Object> options,
            Map<String, Object> field,
            Map<String, Object> target,
            List<Object> transformations) {
        /** What a kind is like that is like no other. */
        static final Kind NONE = new Kind("", new Panel.Size(8, 8), null, Map.of(), Map.of(), Map.of(), List.of());

        /** Returns whether each query's answer becomes a column. */
        boolean tabular() {
            return "table".equals(target.get("format"));
        }
    }
}
