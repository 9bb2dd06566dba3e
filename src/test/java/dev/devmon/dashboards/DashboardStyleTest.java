package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.dashboards.Panel.Size;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What devmon's own dashboards keep to, so that they can be read at a glance. */
class DashboardStyleTest {
    private static final Style STYLE = GrafanaFiles.style();

    /** On a screen of 1600 pixels, less what stands beside a title. */
    private static final int PIXELS_OF_A_COLUMN = 65;

    private static final int BESIDE_THE_TITLE = 70;
    private static final int PIXELS_OF_A_LETTER = 7;

    private static final List<Dashboard> ALL = GrafanaFiles.descriptions().stream()
            .map(name -> DashboardReader.read(name, GrafanaFiles.text("descriptions/" + name + ".yaml"), STYLE))
            .toList();

    private static Stream<Panel> panels() {
        return Stream.concat(
                        ALL.stream().flatMap(dashboard -> dashboard.rows().stream()),
                        Stream.of(
                                        GrafanaFiles.services().http(),
                                        GrafanaFiles.services().process())
                                .flatMap(List::stream))
                .flatMap(row -> row.panels().stream());
    }

    private static List<String> titles(Predicate<Panel> which) {
        return panels().filter(which).map(Panel::title).toList();
    }

    private static Style.Kind kind(Panel panel) {
        return Objects.requireNonNull(STYLE.kinds().get(panel.kind()));
    }

    private static boolean asks(Panel panel, Predicate<String> expression) {
        return panel.queries().stream().map(Panel.Query::expression).anyMatch(expression);
    }

    @Test
    void titlesFitAboveTheirPanels() {
        assertEquals(List.of(), titles(panel -> {
            Size size = panel.size() == null ? kind(panel).size() : panel.size();
            int room = size.width() * PIXELS_OF_A_COLUMN - BESIDE_THE_TITLE;
            return panel.title().length() * PIXELS_OF_A_LETTER > room;
        }));
    }

    /** More rows cannot be read; parts of the stack are few. */
    @Test
    void timelinesHaveAtMostTwelveRows() {
        assertEquals(
                List.of("When components answered"),
                titles(panel -> panel.kind().equals("timeline")
                        && !asks(panel, query -> query.contains("topk(12,") || query.contains("bottomk(12,"))));
    }

    /** Services have different buckets, and the sum of those is no distribution. */
    @Test
    void distributionsAreThoseOfOneService() {
        assertEquals(
                List.of("devmon-service"),
                ALL.stream()
                        .filter(dashboard -> dashboard.rows().stream()
                                .flatMap(row -> row.panels().stream())
                                .anyMatch(panel -> panel.kind().equals("heatmap")))
                        .map(Dashboard::uid)
                        .toList());
        // Scraped buckets are 1.0, pushed ones 1
        assertEquals(
                List.of("Durations of traced requests"),
                titles(panel -> panel.kind().equals("heatmap") && !asks(panel, query -> query.contains("\"$1.0\""))));
    }

    @Test
    void linesHaveNoFillAndOneColourForEachName() {
        for (String kind : List.of("graph", "stacked", "coarse", "events")) {
            assertEquals(
                    "{mode=palette-classic-by-name}",
                    String.valueOf(Objects.requireNonNull(STYLE.kinds().get(kind))
                            .field()
                            .get("color")));
        }
        assertTrue(String.valueOf(
                        Objects.requireNonNull(STYLE.kinds().get("graph")).field())
                .contains("fillOpacity=0"));
    }

    /** They hide what is drawn until somebody wants them. */
    @Test
    void marksAreOffAtFirst() {
        String annotations = String.valueOf(STYLE.frame().get("annotations"));

        assertTrue(annotations.contains("enable=false"), annotations);
        assertTrue(!annotations.contains("enable=true"), annotations);
    }

    /** A colour that ignores `thresholds:` of devmon.yaml would contradict the alerts. */
    @Test
    void errorsAndDurationsAreNotColouredByFixedNumbers() {
        Set<String> follow = Set.of("of-limit", "good", "bad", "plain", "burn", "any-error", "any-is-bad");

        assertEquals(List.of(), titles(panel -> panel.queries().stream()
                .filter(query -> query.expression().matches("(?s).*http_server_(errors|request_duration_seconds):.*"))
                .anyMatch(query -> {
                    String scale = query.scale() == null ? panel.scale() : query.scale();
                    return scale != null && !follow.contains(scale);
                })));
    }
}
