package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.Panel.Size;
import dev.devmon.dashboards.Style.Choice;
import dev.devmon.dashboards.Style.Kind;
import dev.devmon.dashboards.Style.ScaleStep;
import dev.devmon.dashboards.Style.Source;
import dev.devmon.dashboards.Style.Variable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the style of all dashboards. */
public final class StyleReader {
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-F]{6}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,2})x(\\d{1,2})");

    static final Form<Size> SIZE_FORM = new Form<>(StyleReader::size, "a size such as 12x8, at most 24 wide");

    private StyleReader() {}

    /**
     * @param file the name of the file in problems
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static Style read(String file, String text) {
        return Yaml.read(file, text, StyleReader::style);
    }

    private static Style style(Fields root) {
        root.schema(1);
        root.require("colours");
        Map<String, String> hex = root.map("colours", Form.matching(COLOUR, "a colour such as #73BF69"));
        Set<String> names = hex.keySet();
        return new Style(
                hex,
                root.each(
                        "series",
                        (series, label) ->
                                series.each(label, (values, value) -> values.optional(value, Form.oneOf(names))
                                        .orElse(""))),
                root.each("marks", StyleReader::plain),
                root.each("scales", (scales, name) -> scales.list(name, step -> step(step, names))),
                new LinkedHashSet<>(root.texts("units")),
                root.each("sources", (sources, name) -> sources.fields(name).read(StyleReader::source)),
                kinds(root),
                root.each(
                        "variables",
                        (variables, name) -> variables.fields(name).read(fields -> variable(name, fields))),
                plain(root, "frame"),
                root.text("tag"));
    }

    private static ScaleStep step(Fields step, Set<String> colours) {
        return new ScaleStep(
                step.optional("from", Form.NUMBER).orElse(null),
                step.optional("colour", Form.oneOf(colours)).orElse(""),
                step.optionalText("text").orElse(null));
    }

    private static Variable variable(String key, Fields fields) {
        String name = fields.optionalText("name").orElse(key);
        String label = fields.text("label");
        if (fields.has("options")) {
            return new Variable(name, label, "", Choice.GIVEN, fields.textMap("options"));
        }
        return fields.has("source")
                ? new Variable(name, label, fields.text("source"), Choice.SOURCE)
                : new Variable(name, label, fields.text("values"), choice(fields));
    }

    private static Choice choice(Fields fields) {
        return fields.optional("choice", Form.oneOf(List.of("one", "many")))
                        .filter("one"::equals)
                        .isPresent()
                ? Choice.ONE
                : Choice.MANY;
    }

    private static Source source(Fields fields) {
        return new Source(
                plain(fields, "reference"),
                plain(fields, "target"),
                fields.text("query"),
                fields.optionalText("legend"));
    }

    private static Map<String, Kind> kinds(Fields root) {
        Map<String, Kind> before = new LinkedHashMap<>();
        return root.each("kinds", (kinds, name) -> {
            Kind kind = kinds.fields(name).read(fields -> kind(fields, before));
            before.put(name, kind);
            return kind;
        });
    }

    /** @param before the kinds that it may be like: those above it in the file */
    private static Kind kind(Fields fields, Map<String, Kind> before) {
        Kind like = fields.optional("like", Form.oneOf(before.keySet()))
                .map(before::get)
                .orElse(Kind.NONE);
        return new Kind(
                fields.has("like") ? like.type() : fields.text("type"),
                fields.optional("size", SIZE_FORM).orElse(like.size()),
                fields.optionalText("source").orElse(like.source()),
                MergedSettings.of(like.options(), plain(fields, "options")),
                MergedSettings.of(like.field(), plain(fields, "field")),
                MergedSettings.of(like.target(), plain(fields, "target")),
                fields.plain("transformations")
                        .filter(List.class::isInstance)
                        .map(list -> List.<Object>copyOf((List<?>) list))
                        .orElse(like.transformations()));
    }

    /** Parses a width and height. */
    private static Optional<Size> size(String text) {
        Matcher size = SIZE.matcher(text);
        return size.matches() && Integer.parseInt(size.group(1)) <= Size.COLUMNS && !text.matches("0.*|.*x0")
                ? Optional.of(new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))))
                : Optional.empty();
    }

    /** Returns a mapping as plain values; empty when the key is absent. */
    @SuppressWarnings("unchecked") // the plain form of a mapping has text keys
    static Map<String, Object> plain(Fields fields, String key) {
        Optional<Node> node = fields.node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Mapping)) {
            fields.problem(
                    key, key + ": expected a mapping, found " + node.get().form(), "write `key: value` lines");
            return Map.of();
        }
        return fields.plain(key).map(mapping -> (Map<String, Object>) mapping).orElse(Map.of());
    }
}
