package dev.devmon.dashboards;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.dashboards.DashboardDocument.Placed;
import dev.devmon.dashboards.Panel.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds mistakes in panels: in their ids, texts and positions. */
final class PanelLints {
    private final Problems problems;

    PanelLints(Problems problems) {
        this.problems = problems;
    }

    /** A panel's place, in columns and rows. */
    private record Place(int x, int y, int width, int height, String title) {
        boolean overlaps(Place other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }

    void lint(List<Placed> panels) {
        ids(panels);
        panels.stream().filter(panel -> !panel.heading()).map(Placed::node).forEach(this::words);
        places(panels);
    }

    private void ids(List<Placed> panels) {
        Set<String> ids = new HashSet<>();
        for (Placed panel : panels) {
            panel.node().find("/id").ifPresent(id -> {
                String text = id.text("").orElse("");
                if (!ids.add(text)) {
                    problems.add(id.at(), "two panels have the id " + text, "give one of them another number");
                }
            });
        }
    }

    private void words(Node panel) {
        String title = panel.text("/title").orElse("");
        if (title.isBlank()) {
            problems.add(panel.at(), "a panel has no title", "say in a few words what it shows");
        }
        if (panel.text("/description").orElse("").isBlank()) {
            problems.add(
                    panel.find("/title").orElse(panel).at(),
                    "the panel \"" + title + "\" has no description",
                    "say what a reader learns from it");
        }
    }

    private void places(List<Placed> panels) {
        Map<Integer, List<Place>> taken = new HashMap<>();
        for (Placed panel : panels) {
            String title = panel.node().text("/title").orElse("");
            Node at = panel.node().find("/gridPos").orElse(panel.node());
            Optional<Place> found = place(at, title);
            if (found.isEmpty()) {
                problems.add(at.at(), "\"" + title + "\" has no position", "give it gridPos with x, y, w and h");
                continue;
            }
            Place place = found.get();
            if (place.x() < 0 || place.y() < 0 || place.width() < 1 || place.height() < 1) {
                problems.add(at.at(), "\"" + title + "\" has a position that cannot be seen", "correct its gridPos");
            }
            if (place.x() + place.width() > Size.COLUMNS) {
                problems.add(
                        at.at(),
                        "\"" + title + "\" ends in column " + (place.x() + place.width()),
                        "there are 24: make it narrower, or move it to the left");
            }
            List<Place> others = taken.computeIfAbsent(panel.group(), ignored -> new ArrayList<>());
            others.stream()
                    .filter(place::overlaps)
                    .findFirst()
                    .ifPresent(other -> problems.add(
                            at.at(),
                            "\"" + title + "\" overlaps \"" + other.title() + "\"",
                            "move one of them, or make it smaller"));
            others.add(place);
        }
    }

    private static Optional<Place> place(Node grid, String title) {
        Optional<Integer> x = number(grid, "/x");
        Optional<Integer> y = number(grid, "/y");
        Optional<Integer> width = number(grid, "/w");
        Optional<Integer> height = number(grid, "/h");
        return x.isEmpty() || y.isEmpty() || width.isEmpty() || height.isEmpty()
                ? Optional.empty()
                : Optional.of(new Place(x.get(), y.get(), width.get(), height.get(), title));
    }

    private static Optional<Integer> number(Node grid, String pointer) {
        return grid.text(pointer).filter(text -> text.matches("-?\\d{1,6}")).map(Integer::valueOf);
    }
}
