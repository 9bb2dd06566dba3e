package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.dashboards.Style.Kind;
import dev.devmon.failure.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StyleReaderTest {
    private static final String HEAD = "schema: 1\ntag: devmon\ncolours: {red: '#F2495C'}\n";
    private static final String GRAPH =
            """
            kinds:
              graph:
                type: timeseries
                size: 12x8
                source: metrics
                transformations: [{id: shorten}]
                target: {range: true}
                field: {custom: {drawStyle: line, axis: left}}
            """;

    @Test
    void aKindHasAllThatTheOneHasThatItIsLike() {
        Kind events = read(
                """
                  coarse: {like: graph, target: {interval: 15s}}
                  events: {like: coarse, size: 4x4, field: {unit: s, custom: {drawStyle: bars}}}
                """);
        assertEquals(
                new Kind(
                        "timeseries",
                        new Panel.Size(4, 4),
                        "metrics",
                        Map.of(),
                        Map.of("unit", "s", "custom", Map.of("drawStyle", "bars", "axis", "left")),
                        Map.of("range", true, "interval", "15s"),
                        List.of(Map.of("id", "shorten"))),
                events);
    }

    @Test
    void aKindIsLikeOneAboveIt() {
        FailureException failure =
                assertThrows(FailureException.class, () -> read("  events: {like: events, field: {unit: s}}\n"));
        assertTrue(
                failure.failures().get(0).why().contains("like: expected one of graph, found \"events\""),
                failure::toString);
    }

    private static Kind read(String kinds) {
        return Objects.requireNonNull(
                StyleReader.read("style.yaml", HEAD + GRAPH + kinds).kinds().get("events"));
    }
}
