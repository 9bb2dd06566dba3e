package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Suggestion;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.Dashboard.Fold;
import dev.devmon.dashboards.Dashboard.Row;
import dev.devmon.dashboards.Panel.Link;
import dev.devmon.dashboards.Panel.Query;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a description: YAML in which a panel is {@code kind: title}, its description and what it asks. */
public final class DashboardReader {
    private static final Pattern UID = Pattern.compile("[a-zA-Z0-9_-]{1,40}");
    private static final Pattern DURATION = Pattern.compile("\\d{1,3}[smhd]");

    private final Style style;
    private final Problems problems;

    DashboardReader(Style style, Problems problems) {
        this.style = style;
        this.problems = problems;
    }

    /**
     * @param file how problems name it
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static Dashboard read(String file, String text, Style style) {
        return new DashboardReader(style, new Problems()).read(file, text);
    }

    private Dashboard read(String file, String text) {
        Node root = Yaml.read(file, text, problems);
        problems.throwIfAny();
        Fields fields = Fields.of(Objects.requireNonNull(root), problems);
        Set<String> tags = new LinkedHashSet<>(List.of(style.tag()));
        tags.addAll(fields.texts("tags"));
        Dashboard dashboard = new Dashboard(
                required(fields, "uid", UID, "at most 40 letters, digits, - and _"),
                fields.text("title"),
                fields.text("description"),
                List.copyOf(tags),
                variables(fields),
                fields.matching("range", DURATION, "a duration such as 30m").orElse("30m"),
                fields.matching("refresh", DURATION, "a duration such as 10s").orElse("10s"),
                rows(fields, "rows"));
        fields.rejectUnknown();
        problems.throwIfAny();
        return dashboard;
    }

    private static String required(Fields fields, String key, Pattern pattern, String form) {
        if (!fields.has(key)) {
            fields.problem(key, "\"" + key + "\" is missing", "add `" + key + ":`");
        }
        return fields.matching(key, pattern, form).orElse("");
    }

    private List<String> variables(Fields fields) {
        List<String> names = fields.texts("variables");
        names.stream()
                .filter(name -> !style.variables().containsKey(name))
                .forEach(name -> fields.problem(
                        "variables",
                        "unknown variable \"" + name + "\"",
                        Suggestion.didYouMean(name, style.variables().keySet())
                                + "known here: "
                                + String.join(", ", style.variables().keySet())));
        return names;
    }

    List<Row> rows(Fields fields, String key) {
        List<Row> rows = new ArrayList<>();
        for (Fields row : fields.list(key)) {
            rows.add(new Row(
                    row.text("title"),
                    row.optionalFlag("folded").orElse(false) ? Fold.FOLDED : Fold.OPEN,
                    row.list("panels").stream().map(this::panel).toList()));
            row.rejectUnknown();
        }
        return rows;
    }

    private Panel panel(Fields fields) {
        String kind = fields.keys().stream()
                .filter(style.kinds()::containsKey)
                .findFirst()
                .orElse("");
        if (kind.isEmpty()) {
            problems.add(
                    fields.at(),
                    "the panel has no kind",
                    "begin it with `KIND: its title`, where KIND is one of "
                            + String.join(", ", style.kinds().keySet()));
        }
        boolean asks = fields.has("query") || fields.has("queries");
        String text = fields.optionalText("content").orElse("");
        if (asks == !text.isEmpty()) {
            problems.add(fields.at(), "the panel has no query, or a content besides", "add `query:`, or `content:`");
        }
        Panel panel = new Panel(
                kind,
                kind.isEmpty() ? "" : fields.text(kind),
                fields.text("description"),
                text,
                queries(fields),
                unit(fields),
                scale(fields),
                fields.parsed("size", StyleReader::size, StyleReader.SIZE_FORM).orElse(null),
                fields.textMap("labels"),
                fields.list("links").stream().map(DashboardReader::link).toList(),
                StyleReader.plain(fields, "options"),
                StyleReader.plain(fields, "field"));
        fields.rejectUnknown();
        return panel;
    }

    private List<Query> queries(Fields panel) {
        List<Query> queries = new ArrayList<>();
        panel.optionalText("query")
                .ifPresent(expression -> queries.add(Query.of(
                        expression.strip(), panel.optionalText("legend").orElse(""))));
        for (Fields query : panel.list("queries")) {
            queries.add(new Query(
                    query.text("query").strip(),
                    query.text("legend"),
                    query.optionalWord("source", style.sources().keySet()).orElse(null),
                    unit(query),
                    scale(query)));
            query.rejectUnknown();
        }
        return queries;
    }

    private @Nullable String unit(Fields fields) {
        return fields.optionalWord("unit", style.units()).orElse(null);
    }

    private @Nullable String scale(Fields fields) {
        return fields.optionalWord("scale", style.scales().keySet()).orElse(null);
    }

    private static Link link(Fields fields) {
        Link link = new Link(
                fields.text("title"),
                fields.text("to"),
                fields.textMap("variables"),
                fields.optionalText("column").orElse(""));
        fields.rejectUnknown();
        return link;
    }
}
