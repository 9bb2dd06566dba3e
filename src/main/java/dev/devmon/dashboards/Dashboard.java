package dev.devmon.dashboards;

import dev.devmon.dashboards.Panel.Link;
import java.util.List;

/**
 * What a dashboard shows. How it looks is the {@link Style}'s.
 *
 * @param uid part of its address; never changes
 * @param variables names of the style's variables, in the order of their choosers
 * @param range how far back it looks, as in {@code 30m}
 * @param refresh how often it asks again, as in {@code 10s}
 * @param links at its top, to other pages
 */
public record Dashboard(
        String uid,
        String title,
        String description,
        List<String> tags,
        List<String> variables,
        String range,
        String refresh,
        List<Link> links,
        List<Row> rows) {
    public Dashboard {
        tags = List.copyOf(tags);
        variables = List.copyOf(variables);
        links = List.copyOf(links);
        rows = List.copyOf(rows);
    }

    /** Panels under a heading that can be folded. */
    public record Row(String title, Fold fold, List<Panel> panels) {
        public Row {
            panels = List.copyOf(panels);
        }
    }

    /** How a row is shown at first. */
    public enum Fold {
        OPEN,
        FOLDED
    }
}
