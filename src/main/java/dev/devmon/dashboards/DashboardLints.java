package dev.devmon.dashboards;

import dev.devmon.codec.Node;
import dev.devmon.codec.Node.Mapping;
import dev.devmon.codec.Node.Scalar;
import dev.devmon.codec.Problem;
import dev.devmon.codec.Problems;
import dev.devmon.dashboards.DashboardDocument.Owner;
import dev.devmon.dashboards.DashboardDocument.Placed;
import dev.devmon.dashboards.Style.Source;
import dev.devmon.failure.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds mistakes in dashboards that can be seen without their data. */
public final class DashboardLints {
    private static final int LONGEST_UID = 40;

    /** A dashboard's uid in an address on the page's own host; one that continues with a variable cannot be checked. */
    private static final Pattern DASHBOARD = Pattern.compile("(?<![\\w./:}])/d/([\\w-]++)(?!\\$)");

    /**
     * A reference: {@code $name}, <code>${name}</code>, <code>${name:format}</code>. With a field's name after it, it
     * is the launcher's or a value's.
     */
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:([a-zA-Z]\\w*)|\\{([a-zA-Z]\\w*)(?::[^}]*)?})");

    /** The sources that are built into the page, as in {@code -- Mixed --}. */
    private static final Pattern BUILT_IN_SOURCE = Pattern.compile("-- \\w+ --|__expr__|");

    private final Style style;
    private final Set<String> sources;
    private final Set<String> known;
    private final Problems problems = new Problems();
    private final Map<String, String> uids = new HashMap<>();

    private DashboardLints(Style style, Set<String> sources, Set<String> known) {
        this.style = style;
        this.sources = sources;
        this.known = known;
    }

    /**
     * Returns the mistakes, sorted by file and line.
     *
     * @param dashboards all dashboards, since they link to each other
     * @param sources the uids of data sources besides those of the style
     */
    public static List<Problem> of(List<DashboardDocument> dashboards, Style style, Set<String> sources) {
        Set<String> all = new TreeSet<>(sources);
        style.sources()
                .values()
                .forEach(source -> all.add(String.valueOf(source.reference().get("uid"))));
        DashboardLints lints = new DashboardLints(
                style,
                all,
                dashboards.stream().map(DashboardDocument::uid).collect(Collectors.toCollection(TreeSet::new)));
        dashboards.forEach(lints::lint);
        return lints.problems.list();
    }

    private void lint(DashboardDocument dashboard) {
        uid(dashboard);
        new PanelLints(problems).lint(dashboard.panels());
        dashboard.panels().forEach(panel -> queries(panel, dashboard.owner()));
        sources(dashboard);
        links(dashboard);
        variables(dashboard);
        if (dashboard.owner() == Owner.DEVMON) {
            new StyleLints(style, problems).lint(dashboard);
        }
    }

    private void uid(DashboardDocument dashboard) {
        String uid = dashboard.uid();
        Node at = dashboard.root().find("/uid").orElse(dashboard.root());
        if (uid.isBlank()) {
            problems.add(at.at(), "the dashboard has no uid", "give it one, which never changes");
            return;
        }
        if (uid.length() > LONGEST_UID) {
            problems.add(at.at(), "the uid \"" + uid + "\" is longer than 40 characters", "shorten it");
        }
        String first = uids.putIfAbsent(uid, dashboard.file());
        if (first != null) {
            problems.add(at.at(), "the uid \"" + uid + "\" is that of " + first + " too", "give one of them another");
        }
    }

    private void sources(DashboardDocument dashboard) {
        Set<String> chosen = new TreeSet<>();
        dashboard.variables().stream()
                .filter(variable -> variable.text("/type").orElse("").equals("datasource"))
                .forEach(variable -> variable.text("/name").ifPresent(chosen::add));
        dashboard.forEach((key, node) -> {
            boolean ofThePage = node.text("/type").orElse("").equals("datasource");
            if (key.equals("datasource") && node instanceof Mapping && !ofThePage) {
                node.find("/uid").ifPresent(uid -> source(uid, chosen));
            }
        });
    }

    private void source(Node node, Set<String> chosen) {
        String uid = node.text("").orElse("");
        Matcher variable = REFERENCE.matcher(uid);
        if (variable.matches()) {
            String name = name(variable);
            if (!chosen.contains(name)) {
                problems.add(
                        node.at(),
                        "the dashboard has no variable \"" + name + "\" that chooses a data source",
                        "add it, or name a source: " + named());
            }
        } else if (!sources.contains(uid) && !BUILT_IN_SOURCE.matcher(uid).matches()) {
            problems.add(
                    node.at(),
                    "there is no data source \"" + uid + "\"",
                    Suggestion.didYouMean(uid, sources) + "use one of: " + named());
        }
    }

    private String named() {
        return sources.stream().filter(uid -> !uid.contains("$")).collect(Collectors.joining(", "));
    }

    /** Checks a panel's queries; a log search of the user's may be empty, since that finds all lines. */
    private void queries(Placed panel, Owner owner) {
        for (Node target : panel.node().children("/targets")) {
            String type = target.text("/datasource/type")
                    .or(() -> panel.node().text("/datasource/type"))
                    .orElse("");
            Set<String> keys = style.sources().values().stream()
                    .filter(source -> type.equals(source.reference().get("type")))
                    .map(Source::query)
                    .collect(Collectors.toCollection(TreeSet::new));
            boolean wanted = owner == Owner.DEVMON
                    || type.equals(style.source(Style.METRICS).reference().get("type"));
            if (wanted
                    && !keys.isEmpty()
                    && keys.stream()
                            .allMatch(key -> target.text("/" + key).orElse("").isBlank())) {
                problems.add(
                        target.at(),
                        "a query of \"" + panel.node().text("/title").orElse("") + "\" has no text",
                        "write what it asks under `" + String.join("` or `", keys) + "`, or remove it");
            }
        }
    }

    private void links(DashboardDocument dashboard) {
        dashboard.forEachText((key, text) -> {
            Matcher link = DASHBOARD.matcher(text.text());
            while (link.find()) {
                if (!known.contains(link.group(1))) {
                    problems.add(
                            text.at(),
                            "it links to a dashboard \"" + link.group(1) + "\" that is not known",
                            Suggestion.didYouMean(link.group(1), known) + "use one of: " + String.join(", ", known));
                }
            }
        });
    }

    private void variables(DashboardDocument dashboard) {
        Set<String> names = dashboard.variableNames();
        Set<String> keys = new TreeSet<>(Set.of("url", "definition"));
        style.sources().values().forEach(source -> keys.add(source.query()));
        dashboard.forEachText((key, text) -> {
            if (keys.contains(key)) {
                undefined(text, names);
            }
        });
    }

    private void undefined(Scalar text, Set<String> names) {
        Set<String> missing = new TreeSet<>();
        Matcher reference = REFERENCE.matcher(text.text());
        while (reference.find()) {
            missing.add(name(reference));
        }
        missing.removeAll(names);
        missing.forEach(name -> problems.add(
                text.at(),
                "the dashboard has no variable \"" + name + "\"",
                Suggestion.didYouMean(name, names) + "define it, or write a value"));
    }

    private static String name(Matcher reference) {
        return reference.group(1) == null ? reference.group(2) : reference.group(1);
    }
}
