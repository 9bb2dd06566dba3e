package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.dashboards.Dashboard.Row;
import dev.devmon.dashboards.Panel.Query;
import dev.devmon.dashboards.ServiceDashboard.Requests;
import dev.devmon.exposition.MetricFamily;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServiceDashboardTest {
    private static final List<MetricFamily.Type> TYPES = List.copyOf(EnumSet.allOf(MetricFamily.Type.class));

    private static MetricFamily family(String name, MetricFamily.Type type, Map<String, Integer> labels) {
        return new MetricFamily(name, type, true, "Help.", "", labels, 1);
    }

    private static Dashboard dashboard(MetricFamily... families) {
        return ServiceDashboard.of(
                "shop", List.of(families), Requests.UNKNOWN, GrafanaFiles.services(), GrafanaFiles.style());
    }

    private static List<Panel> panels(MetricFamily family) {
        List<Row> rows = dashboard(family).rows();
        return rows.get(rows.size() - 1).panels();
    }

    private static List<String> queries(MetricFamily family) {
        return panels(family).stream()
                .flatMap(panel -> panel.queries().stream())
                .map(Query::expression)
                .map(query -> query.replace(", env=~\"$env\", instance=~\"$instance\"", ""))
                .toList();
    }

    @Test
    void countsPerSecondByTheLabelThatTellsTheMostApart() {
        MetricFamily family = family(
                "orders_total", MetricFamily.Type.COUNTER, Map.of("status", 3, "kind", 2, "one", 1, "customer", 90));

        assertEquals(
                List.of("sum by (status) (rate(orders_total{service=~\"$service\"}[$__rate_interval]))"),
                queries(family));
        assertEquals("{{status}}", panels(family).get(0).queries().get(0).legend());
        assertEquals("cps", panels(family).get(0).unit());
    }

    @Test
    void quotesNamesOfOtherCharacters() {
        Map<String, Integer> labels = Map.of("http.method", 3);
        assertEquals(
                List.of(
                        "sum by (\"http.method\") (rate({\"http.requests\", service=~\"$service\"}[$__rate_interval]))"),
                queries(family("http.requests", MetricFamily.Type.COUNTER, labels)));
        assertEquals(
                List.of(
                        "sum by (\"http.method\") (rate({\"http.time_sum\", service=~\"$service\"}[$__rate_interval]))"
                                + " / (sum by (\"http.method\") "
                                + "(rate({\"http.time_count\", service=~\"$service\"}[$__rate_interval])) > 0)",
                        "sum by (\"http.method\") (rate({\"http.time_count\", service=~\"$service\"}[$__rate_interval]))"),
                queries(family("http.time", MetricFamily.Type.SUMMARY, labels)));
        assertEquals(
                List.of("max by (\"http.method\", instance) ({\"http.build_info\", service=~\"$service\"})"),
                queries(family("http.build_info", MetricFamily.Type.INFO, labels)));
        assertTrue(queries(family("http.server.duration", MetricFamily.Type.HISTOGRAM, Map.of()))
                .contains("sum by (le) (rate({\"http.server.duration_bucket\", service=~\"$service\"}"
                        + "[$__rate_interval]))"));
        assertEquals(
                "Http server duration: distribution",
                panels(family("http.server.duration", MetricFamily.Type.HISTOGRAM, Map.of()))
                        .get(1)
                        .title());
    }

    @Test
    void showsOnlyTheLargestWhereThereAreTooManyToTellApart() {
        assertEquals(
                List.of("topk(10, sum by (route) (depth{service=~\"$service\"}))"),
                queries(family("depth", MetricFamily.Type.GAUGE, Map.of("route", 40))));
    }

    @Test
    void showsAHistogramAsQuantilesAndDistribution() {
        MetricFamily family = family("wait_seconds", MetricFamily.Type.HISTOGRAM, Map.of("le", 12));

        assertEquals(
                List.of("graph s", "heatmap null"),
                panels(family).stream()
                        .map(panel -> panel.kind() + " " + panel.unit())
                        .toList());
        assertEquals(
                "histogram_quantile(0.95, sum by (le) (rate(wait_seconds_bucket{service=~\"$service\"}[$__rate_interval])))",
                queries(family).get(1));
    }

    @Test
    void showsHowOftenAndHowLongOfASummaryWithoutQuantiles() {
        assertEquals(
                List.of(
                        "sum(rate(pause_seconds_sum{service=~\"$service\"}[$__rate_interval]))"
                                + " / (sum(rate(pause_seconds_count{service=~\"$service\"}[$__rate_interval])) > 0)",
                        "sum(rate(pause_seconds_count{service=~\"$service\"}[$__rate_interval]))"),
                queries(family("pause_seconds", MetricFamily.Type.SUMMARY, Map.of())));
        assertEquals(
                List.of("max by (quantile) (pause_seconds{service=~\"$service\"})"),
                queries(family("pause_seconds", MetricFamily.Type.SUMMARY, Map.of("quantile", 5))));
    }

    @Test
    void showsHowLongAgoAMomentWas() {
        assertEquals(
                List.of("time() - max by (instance) (start_timestamp_seconds{service=~\"$service\"})"),
                queries(family("start_timestamp_seconds", MetricFamily.Type.GAUGE, Map.of())));
    }

    @Test
    void showsWhatIsRecordedOfQueuesAndPoolsBeforeTheirMetrics() {
        List<Row> rows = dashboard(
                        family("celery_queue_length", MetricFamily.Type.GAUGE, Map.of("queue_name", 2)),
                        family("hikaricp_connections_active", MetricFamily.Type.GAUGE, Map.of("pool", 1)))
                .rows();

        assertEquals(
                List.of("Consumers", "Connection pools"),
                rows.subList(rows.size() - 2, rows.size()).stream()
                        .map(Row::title)
                        .toList());
        assertEquals(
                List.of(
                        "Messages handled",
                        "Messages that fail",
                        "Duration of messages",
                        "Messages that wait",
                        "Celery queue length"),
                rows.get(rows.size() - 2).panels().stream().map(Panel::title).toList());
        assertEquals(
                List.of("Connections in use", "Hikaricp connections active"),
                rows.get(rows.size() - 1).panels().stream().map(Panel::title).toList());
    }

    @Test
    void takesTheUnitFromTheName() {
        Map<String, String> units = Map.of(
                "x_seconds", "s", "x_bytes", "bytes", "x_ratio", "percentunit", "x_celsius", "celsius", "x", "none");
        units.forEach((name, unit) -> assertEquals(
                unit,
                panels(family(name, MetricFamily.Type.GAUGE, Map.of())).get(0).unit(),
                name));
        assertEquals(
                "Bps",
                panels(family("x_bytes_total", MetricFamily.Type.COUNTER, Map.of()))
                        .get(0)
                        .unit());
    }

    @Test
    void leadsFromARouteToThatRouteOfTheService() {
        String json =
                ServiceDashboard.json("shop", List.of(), Requests.KNOWN, GrafanaFiles.services(), GrafanaFiles.style());

        assertTrue(
                json.contains("/d/devmon-service?var-service=$service&var-route=${__data.fields.Route:percentencode}&"),
                json);
    }

    @Test
    void putsTheServicesOwnMetricsBeforeThoseOfItsRuntime() {
        Dashboard dashboard = dashboard(
                family("jvm_threads", MetricFamily.Type.GAUGE, Map.of()),
                family("orders_total", MetricFamily.Type.COUNTER, Map.of()),
                family("http_requests_total", MetricFamily.Type.COUNTER, Map.of()));

        assertEquals(
                List.of("Process", "Orders", "HTTP", "Runtime"),
                dashboard.rows().stream().map(Row::title).toList());
    }

    /** A value and its limit, what is good and all of it. */
    @Test
    void showsWhatSaysSomethingOfAnotherMetricOnItsGraph() {
        Dashboard dashboard = dashboard(
                family("queue_depth", MetricFamily.Type.GAUGE, Map.of("queue", 2)),
                family("queue_depth_limit", MetricFamily.Type.GAUGE, Map.of("queue", 2)),
                family("queue_good_total", MetricFamily.Type.COUNTER, Map.of()),
                family("queue_events_total", MetricFamily.Type.COUNTER, Map.of()),
                family("queue_size", MetricFamily.Type.COUNTER, Map.of()),
                family("queue_size_limit", MetricFamily.Type.GAUGE, Map.of()));
        List<Panel> panels = dashboard.rows().get(dashboard.rows().size() - 1).panels();

        assertEquals(
                List.of("Queue depth", "Queue good per second", "Queue size per second", "Queue size limit"),
                panels.stream().map(Panel::title).toList());
        assertEquals(
                List.of("{{queue}}", "limit"),
                panels.get(0).queries().stream().map(Query::legend).toList());
        assertEquals(
                List.of("{{instance}}", "all"),
                panels.get(1).queries().stream().map(Query::legend).toList());
        assertEquals(
                "Help. (queue_depth); Help. (queue_depth_limit)", panels.get(0).description());
    }

    @Test
    void showsEveryMetricOnceAndTwoThousandOfThemQuickly() {
        List<MetricFamily> families = Stream.iterate(0, i -> i + 1)
                .limit(2000)
                .map(i -> family("group" + i % 40 + "_metric" + i + "_x", TYPES.get(i % TYPES.size()), Map.of("le", 3)))
                .toList();

        String json =
                ServiceDashboard.json("shop", families, Requests.KNOWN, GrafanaFiles.services(), GrafanaFiles.style());

        families.forEach(family -> assertTrue(json.contains("(" + family.name() + ")"), family.name()));
        Dashboard dashboard = dashboard(families.toArray(MetricFamily[]::new));
        for (MetricFamily family : families) {
            long shown = dashboard.rows().stream()
                    .flatMap(row -> row.panels().stream())
                    .filter(panel -> panel.description().endsWith("(" + family.name() + ")"))
                    .count();
            assertEquals(
                    family.type() == MetricFamily.Type.HISTOGRAM || family.type() == MetricFamily.Type.SUMMARY ? 2 : 1,
                    shown,
                    family.name());
        }
    }

    @Test
    void givesEveryServiceAnAddressOfItsOwn() {
        assertEquals("devmon-service-shop", ServiceDashboard.uid("shop"));
        assertNotEquals(ServiceDashboard.uid("my shop"), ServiceDashboard.uid("my.shop"));
        String longest = ServiceDashboard.uid("a-service-with-a-name-that-is-far-too-long-for-an-address");
        assertTrue(longest.matches("[a-z0-9_-]{1,40}"), longest);
    }
}
