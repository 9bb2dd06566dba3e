package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Watch.Row;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.report.WatchTable.Order;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private static final List<Row> ROWS = List.of(
            new Row(Samples.service("orders", Verdict.SCRAPED), 2.0, 0.5, 0.12, 0),
            new Row(Samples.service("billing", Verdict.SCRAPED), 40.0, 0.0, 1.5, 2),
            new Row(Samples.service("db", Verdict.IGNORED), null, null, null, 0),
            new Row(Samples.service("web", Verdict.NO_METRICS), null, null, null, 0));

    @Test
    void sortsByEachColumnTheLargestFirst() {
        assertEquals(List.of("billing", "orders", "web"), names(Order.NAME, ""));
        assertEquals(List.of("billing", "orders", "web"), names(Order.RATE, ""));
        assertEquals(List.of("orders", "billing", "web"), names(Order.ERRORS, ""));
        assertEquals(List.of("billing", "orders", "web"), names(Order.P95, ""));
        assertEquals(List.of("billing", "orders", "web"), names(Order.ALERTS, ""));
        assertEquals(Order.NAME, Order.NAME.next().next().next().next().next().next());
    }

    @Test
    void aFilterFindsWhatIsIgnoredToo() {
        assertEquals(List.of("db"), names(Order.NAME, "IGNORED"));
        assertEquals(List.of("billing", "orders"), names(Order.NAME, "scraped"));
    }

    @Test
    void showsWhatIsMeasuredAndNothingWhereNothingIs() {
        assertEquals(
                """
                   SERVICE  KIND  WHERE           REQ/S  ERRORS  P95     ALERTS  VERDICT     WHY
                   orders   java  127.0.0.1:8080  2.00   50.0%   120 ms          scraped     because
                >  billing  java  127.0.0.1:8080  40.00  0.0%    1.50 s  2       scraped     because
                   web      java  127.0.0.1:8080                                 no-metrics  because
                """,
                WatchTable.text(WatchTable.shown(ROWS, Order.ERRORS, ""), 1, TextStyle.Mode.NONE));
    }

    @Test
    void saysThatThereAreNone() {
        assertEquals(DiscoveryTable.NONE, WatchTable.text(List.of(), -1, TextStyle.Mode.NONE));
    }

    private static List<String> names(Order order, String filter) {
        return WatchTable.shown(ROWS, order, filter).stream()
                .map(row -> row.service().name())
                .toList();
    }
}
