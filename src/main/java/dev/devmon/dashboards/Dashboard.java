package dev.devmon.dashboards;

import dev.devmon.dashboards.Panel.Link;
import java.util.List;

/**
 * The content of a dashboard; its look is in the {@link Style}.
 *
 * @param uid identifies the dashboard in its address; never changes
 * @param variables the names of the style's variables, in the order of their choosers
 * @param range the time that it shows, as in {@code 30m}
 * @param refresh the interval at which it is refreshed, as in {@code 10s}
 * @param links the links at its top to other pages
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

    /** The initial state of a row. */
    public enum Fold {
        OPEN,
        FOLDED
    }
}
