package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.Dashboard.Fold;
import dev.devmon.dashboards.Dashboard.Row;
import dev.devmon.dashboards.Panel.Link;
import dev.devmon.dashboards.Panel.Query;
import dev.devmon.failure.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the description of a dashboard: YAML in which a panel is {@code kind: title}, its description and its queries.
 */
public final class DashboardReader {
    private static final Pattern UID = Pattern.compile("[a-zA-Z0-9_-]{1,40}");
    private static final Pattern DURATION = Pattern.compile("\\d{1,3}[smhd]");

    private final Style style;

    DashboardReader(Style style) {
        this.style = style;
    }

    /**
     * @param file the name of the file in problems
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static Dashboard read(String file, String text, Style style) {
        return Yaml.read(file, text, new DashboardReader(style)::dashboard);
    }

    private Dashboard dashboard(Fields fields) {
        Set<String> tags = new LinkedHashSet<>(List.of(style.tag()));
        tags.addAll(fields.texts("tags"));
        fields.require("uid");
        return new Dashboard(
                fields.optional("uid", Form.matching(UID, "at most 40 letters, digits, - and _"))
                        .orElse(""),
                fields.text("title"),
                fields.text("description"),
                List.copyOf(tags),
                variables(fields),
                fields.optional("range", Form.matching(DURATION, "a duration such as 30m"))
                        .orElse("30m"),
                fields.optional("refresh", Form.matching(DURATION, "a duration such as 10s"))
                        .orElse("10s"),
                fields.list("links", DashboardReader::link),
                rows(fields, "rows"));
    }

    private List<String> variables(Fields fields) {
        List<String> names = fields.texts("variables");
        names.stream()
                .filter(name -> !style.variables().containsKey(name))
                .forEach(name -> fields.problem(
                        "variables",
                        "unknown variable \"" + name + "\"",
                        Suggestion.didYouMean(name, style.variables().keySet())
                                + "use one of: "
                                + String.join(", ", style.variables().keySet())));
        return names;
    }

    List<Panel> panels(Fields fields) {
        return fields.list("panels", this::panel);
    }

    List<Row> rows(Fields fields, String key) {
        return fields.list(
                key,
                row -> new Row(
                        row.text("title"),
                        row.optionalFlag("folded").orElse(false) ? Fold.FOLDED : Fold.OPEN,
                        panels(row)));
    }

    private Panel panel(Fields fields) {
        String kind = fields.keys().stream()
                .filter(style.kinds()::containsKey)
                .findFirst()
                .orElse("");
        if (kind.isEmpty()) {
            fields.problem(
                    "the panel has no kind",
                    "begin it with `KIND: its title`, where KIND is one of "
                            + String.join(", ", style.kinds().keySet()));
        }
        boolean asks = fields.has("query") || fields.has("queries");
        String text = fields.optionalText("content").orElse("");
        if (asks == !text.isEmpty()) {
            fields.problem("a panel has either a query or content", "add `query:`, or `content:`");
        }
        return new Panel(
                kind,
                kind.isEmpty() ? "" : fields.text(kind),
                fields.text("description"),
                text,
                queries(fields),
                unit(fields),
                scale(fields),
                fields.optional("size", StyleReader.SIZE_FORM).orElse(null),
                fields.textMap("labels"),
                fields.list("links", DashboardReader::link),
                fields.each("columns", StyleReader::plain),
                StyleReader.plain(fields, "options"),
                StyleReader.plain(fields, "field"));
    }

    private List<Query> queries(Fields panel) {
        List<Query> queries = new ArrayList<>();
        panel.optionalText("query")
                .ifPresent(expression -> queries.add(Query.of(
                        expression.strip(), panel.optionalText("legend").orElse(""))));
        queries.addAll(panel.list("queries", this::query));
        return queries;
    }

    private Query query(Fields fields) {
        return new Query(
                fields.text("query").strip(),
                fields.text("legend"),
                fields.optional("source", Form.oneOf(style.sources().keySet())).orElse(null),
                unit(fields),
                scale(fields));
    }

    private @Nullable String unit(Fields fields) {
        return fields.optional("unit", Form.oneOf(style.units())).orElse(null);
    }

    private @Nullable String scale(Fields fields) {
        return fields.optional("scale", Form.oneOf(style.scales().keySet())).orElse(null);
    }

    private static Link link(Fields fields) {
        return new Link(
                fields.text("title"),
                fields.text("to"),
                fields.textMap("variables"),
                fields.optionalText("column").orElse(""));
    }
}
