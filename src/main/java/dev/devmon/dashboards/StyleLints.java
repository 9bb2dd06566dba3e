package dev.devmon.dashboards;

import dev.devmon.codec.Node;
import dev.devmon.codec.Node.Scalar;
import dev.devmon.codec.Problems;
import dev.devmon.dashboards.DashboardDocument.Placed;
import dev.devmon.failure.Suggestion;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where a dashboard departs from the style of devmon's own dashboards. */
final class StyleLints {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Set<String> COLOUR_KEYS = Set.of("color", "fixedColor", "iconColor");

    /** A function, the name of the series if it has one, its selectors, and the range. */
    private static final Pattern RANGE = Pattern.compile("\\b(rate|increase)\\(\\s*([a-zA-Z_:][\\w:]*)?\\s*"
            + "(?:\\{(?:[^}\"]|\"(?:\\\\.|[^\"\\\\])*\")*})?\\s*\\[([^\\]]*)]");

    private final Style style;
    private final Problems problems;

    StyleLints(Style style, Problems problems) {
        this.style = style;
        this.problems = problems;
    }

    void lint(DashboardDocument dashboard) {
        tag(dashboard.root());
        dashboard.panels().stream().map(Placed::node).forEach(this::units);
        dashboard.forEachText((key, text) -> {
            colour(key, text);
            if (key.equals(style.source(Style.METRICS).query())) {
                ranges(text);
            }
        });
    }

    private void tag(Node root) {
        if (root.children("/tags").stream()
                .noneMatch(tag -> tag.text("").orElse("").equals(style.tag()))) {
            problems.add(
                    root.find("/tags").orElse(root).at(),
                    "the dashboard lacks the tag \"" + style.tag() + "\"",
                    "add it: dashboards link to each other by it");
        }
    }

    private void units(Node panel) {
        panel.find("/fieldConfig/defaults/unit").ifPresent(this::unit);
        panel.find("/options/yAxis/unit").ifPresent(this::unit);
        for (Node override : panel.children("/fieldConfig/overrides")) {
            override.children("/properties").stream()
                    .filter(property -> property.text("/id").orElse("").equals("unit"))
                    .forEach(property -> property.find("/value").ifPresent(this::unit));
        }
    }

    private void unit(Node node) {
        String unit = node.text("").orElse("");
        if (!style.units().contains(unit)) {
            problems.add(
                    node.at(),
                    "\"" + unit + "\" is not one of the style's units",
                    Suggestion.didYouMean(unit, style.units()) + "use one of: " + String.join(", ", style.units()));
        }
    }

    private void colour(String key, Scalar text) {
        boolean hex = COLOUR.matcher(text.text()).matches();
        boolean known = hex
                ? style.colours().containsValue(text.text().toUpperCase(Locale.ROOT))
                : !COLOUR_KEYS.contains(key) || style.colours().containsKey(text.text());
        if (!known) {
            problems.add(
                    text.at(),
                    "\"" + text.text() + "\" is not one of the style's colours",
                    "take one of "
                            + String.join(", ", new TreeSet<>(style.colours().keySet())) + ": "
                            + String.join(", ", new TreeSet<>(style.colours().values())));
        }
    }

    /**
     * Checks ranges, except those of recorded series, which have a colon in their names and an interval of their own.
     */
    private void ranges(Scalar text) {
        Matcher range = RANGE.matcher(text.text());
        while (range.find()) {
            String name = range.group(2) == null ? "" : range.group(2);
            if (!name.contains(":") && !range.group(3).strip().startsWith("$")) {
                problems.add(
                        text.at(),
                        range.group(1) + "() of " + (name.isEmpty() ? "a counter" : name) + " over a fixed "
                                + range.group(3),
                        "write [$__rate_interval], which fits the time shown, or ask a recorded series");
            }
        }
    }
}
