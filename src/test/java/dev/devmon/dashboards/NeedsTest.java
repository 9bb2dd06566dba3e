package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.dashboards.DashboardDocument.Owner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NeedsTest {
    private static final Needs NEEDS = Needs.read(
            "needs.yaml",
            """
            metrics:
              - {begin: [container_, 'container:'], needs: containers}
              - {begin: [a_container_], needs: another}
            sources: {lines: logs}
            """);

    @Test
    void theFirstRuleThatFitsCounts() {
        assertEquals(Optional.of("containers"), NEEDS.of(List.of("a_container_x", "sum(container:cpu:sum)")));
        assertEquals(Optional.of("another"), NEEDS.of(List.of("sum(a_container_x)")));
        assertEquals(Optional.empty(), NEEDS.of(List.of("sum(b_container_x)", "x:container_y")));
    }

    @Test
    void aSourceOfWhichNothingIsSaidNeedsItself() {
        assertEquals("logs", NEEDS.ofSource("lines"));
        assertEquals("spans", NEEDS.ofSource("spans"));
    }

    @Test
    void itIsKnownOfEveryQueryOfTheStacksDashboardsWhatItNeeds() {
        Needs needs = Needs.read("needs.yaml", GrafanaFiles.text("needs.yaml"));
        Set<String> unknown = new TreeSet<>();
        for (String name : GrafanaFiles.dashboards()) {
            String file = "dashboards/" + name + ".json";
            DashboardDocument dashboard = Documents.json(file, GrafanaFiles.text(file), Owner.DEVMON);
            PanelQueries.of(dashboard, GrafanaFiles.style()).stream()
                    .flatMap(panel -> panel.queries().stream())
                    .map(PanelQueries.LocatedQuery::expression)
                    .filter(expression -> needs.of(List.of(expression)).isEmpty())
                    .forEach(unknown::add);
        }

        assertEquals(Set.of(), unknown);
    }
}
