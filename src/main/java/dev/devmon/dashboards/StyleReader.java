package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.Panel.Size;
import dev.devmon.dashboards.Style.Choice;
import dev.devmon.dashboards.Style.Kind;
import dev.devmon.dashboards.Style.ScaleStep;
import dev.devmon.dashboards.Style.Source;
import dev.devmon.dashboards.Style.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the style of all dashboards. */
public final class StyleReader {
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-F]{6}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,2})x(\\d{1,2})");

    static final String SIZE_FORM = "a size such as 12x8, at most 24 wide";

    private StyleReader() {}

    /**
     * @param file how problems name it
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static Style read(String file, String text) {
        Problems problems = new Problems();
        Node root = Yaml.read(file, text, problems);
        problems.throwIfAny();
        Style style = read(Fields.of(Objects.requireNonNull(root), problems));
        problems.throwIfAny();
        return style;
    }

    private static Style read(Fields root) {
        if (root.integer("schema") != 1) {
            root.problem("schema", "schema must be 1", "write `schema: 1`");
        }
        Fields colours = root.requiredFields("colours");
        Map<String, String> hex = new LinkedHashMap<>();
        colours.keys().forEach(name -> colours.matching(name, COLOUR, "a colour such as #73BF69")
                .ifPresent(colour -> hex.put(name, colour)));
        Style style = new Style(
                hex,
                each(root.fields("series"), (fields, label) -> named(fields, label, hex)),
                each(root.fields("marks"), StyleReader::plain),
                each(root.fields("scales"), (fields, name) -> scale(fields, name, hex)),
                new LinkedHashSet<>(root.texts("units")),
                each(root.fields("sources"), (fields, name) -> source(fields.fields(name))),
                each(root.fields("kinds"), (fields, name) -> kind(fields.fields(name))),
                each(root.fields("variables"), (fields, name) -> variable(name, fields.fields(name))),
                plain(root, "frame"),
                root.text("tag"));
        root.rejectUnknown();
        return style;
    }

    private static <T> Map<String, T> each(Fields fields, BiFunction<Fields, String, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        fields.keys().forEach(name -> all.put(name, read.apply(fields, name)));
        return all;
    }

    private static Map<String, String> named(Fields fields, String label, Map<String, String> colours) {
        Fields values = fields.fields(label);
        return each(values, (inner, value) -> inner.optionalWord(value, colours.keySet())
                .orElse(""));
    }

    private static List<ScaleStep> scale(Fields fields, String name, Map<String, String> colours) {
        List<ScaleStep> steps = new ArrayList<>();
        for (Fields step : fields.list(name)) {
            steps.add(new ScaleStep(
                    step.optionalNumber("from").orElse(null),
                    step.optionalWord("colour", colours.keySet()).orElse(""),
                    step.optionalText("text").orElse(null)));
            step.rejectUnknown();
        }
        return List.copyOf(steps);
    }

    private static Variable variable(String key, Fields fields) {
        String name = fields.optionalText("name").orElse(key);
        String label = fields.text("label");
        Variable variable = fields.has("source")
                ? new Variable(name, label, fields.text("source"), Choice.SOURCE)
                : new Variable(
                        name,
                        label,
                        fields.text("values"),
                        fields.optionalWord("choice", List.of("one", "many"))
                                        .orElse("many")
                                        .equals("one")
                                ? Choice.ONE
                                : Choice.MANY);
        fields.rejectUnknown();
        return variable;
    }

    private static Source source(Fields fields) {
        Source source = new Source(
                plain(fields, "reference"),
                plain(fields, "target"),
                fields.text("query"),
                fields.optionalText("legend"));
        fields.rejectUnknown();
        return source;
    }

    private static Kind kind(Fields fields) {
        Kind kind = new Kind(
                fields.text("type"),
                fields.parsed("size", StyleReader::size, SIZE_FORM).orElse(new Size(8, 8)),
                fields.optionalText("source").orElse(null),
                plain(fields, "options"),
                plain(fields, "field"),
                plain(fields, "target"));
        fields.rejectUnknown();
        return kind;
    }

    /** Width and height. */
    static Optional<Size> size(String text) {
        Matcher size = SIZE.matcher(text);
        return size.matches() && Integer.parseInt(size.group(1)) <= Size.COLUMNS && !text.matches("0.*|.*x0")
                ? Optional.of(new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))))
                : Optional.empty();
    }

    /** A mapping as it stands; empty when the key is absent. */
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
