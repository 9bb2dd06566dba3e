package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Metrics.Report;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.exposition.MetricLints.Finding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsTableTest {
    private static final MetricFamily ORDERS = new MetricFamily(
            "orders",
            MetricFamily.Type.COUNTER,
            true,
            "Orders, by state and kind.",
            "",
            Map.of("state", 3, "kind", 1),
            3);
    private static final MetricFamily WAIT = new MetricFamily(
            "wait_seconds",
            MetricFamily.Type.HISTOGRAM,
            true,
            "How long a client waits until somebody has looked at its order, and that often.",
            "seconds",
            Map.of("le", 15, "a", 2, "b", 3, "user", MetricFamily.MOST_VALUES),
            90);
    private static final MetricFamily ODD =
            new MetricFamily("odd\u001b[2J", MetricFamily.Type.GAUGE, false, "", "", Map.of(), 1);
    private static final Finding FINDING =
            new Finding("orders", "is a counter that does not end in _total", "rename it to orders_total");

    private static Report report(
            @Nullable String path, List<Finding> findings, List<String> others, MetricFamily... families) {
        return new Report("shop", "127.0.0.1:8080", path, List.of(families), findings, others);
    }

    @Test
    void showsEachMetricAndWhatItCosts() {
        assertEquals(
                """
                shop at 127.0.0.1:8080: 2 metrics, 93 series at /metrics
                most of them: wait_seconds (90), orders (3)

                METRIC        TYPE       UNIT     SERIES  LABELS                                 HELP
                orders        counter             3       state (3)                              Orders, by state and kind.
                wait_seconds  histogram  seconds  90      user (at least 10000), le (15), b (3)  How long a client waits until somebody has looked at its ...

                FINDING                                            WHAT TO DO
                orders   is a counter that does not end in _total  rename it to orders_total

                1 finding

                it has metrics at other addresses too; show them with `--instance`: 127.0.0.1:8081
                """,
                MetricsTable.text(
                        report("/metrics", List.of(FINDING), List.of("127.0.0.1:8081"), ORDERS, WAIT),
                        TextStyle.Mode.NONE));
    }

    @Test
    void saysThatNothingIsToBeFound() {
        assertTrue(MetricsTable.text(report("/metrics", List.of(), List.of(), WAIT), TextStyle.Mode.NONE)
                .endsWith("\nno findings: every metric is named as it should be\n"));
        assertFalse(MetricsTable.text(report(null, List.of(), List.of(), WAIT), TextStyle.Mode.NONE)
                .contains("no findings"));
    }

    @Test
    void lettersThatActShowThemselves() {
        String text = MetricsTable.text(
                report("/metrics", List.of(new Finding("odd\u001b[2J", "x", "y")), List.of(), ODD),
                TextStyle.Mode.NONE);

        assertFalse(text.contains("\u001b"), text);
        assertTrue(text.contains("odd\\u001b[2J"), text);
        assertTrue(text.contains("untyped"), text);
    }

    @Test
    void isOneDocument() {
        Node document = Json.read(MetricsTable.json(
                        report("/metrics", List.of(FINDING), List.of("127.0.0.1:8081"), ORDERS, WAIT)))
                .orElseThrow();

        assertEquals("1", document.text("/schemaVersion").orElse(""));
        assertEquals("93", document.text("/series").orElse(""));
        assertEquals("counter", document.text("/metrics/0/type").orElse(""));
        assertEquals("3", document.text("/metrics/0/labelValues/state").orElse(""));
        assertEquals(
                "rename it to orders_total", document.text("/findings/0/fix").orElse(""));
        assertEquals("127.0.0.1:8081", document.text("/otherInstances/0").orElse(""));
    }
}
