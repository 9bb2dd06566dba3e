package dev.devmon.discovery.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.exposition.MetricFamily;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static List<MetricFamily> families(String type, String page) throws IOException {
        try (LocalServer server = new LocalServer().answering("/metrics", 200, type, page)) {
            return page(server).families();
        }
    }

    private static List<String> words(List<MetricFamily> families) {
        return families.stream()
                .map(family -> family.type() + " " + family.name() + " " + family.labels() + " " + family.series())
                .toList();
    }

    @Test
    void putsSamplesTogetherByTheirMetric() throws IOException {
        List<MetricFamily> families = families(
                LocalServer.TEXT,
                """
                # HELP orders_total Orders, \\ and\\n\\"more\\".
                # TYPE orders_total counter
                orders_total{status="ok",kind="a"} 3
                orders_total{status="failed",kind="a"} 1
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="1"} 1
                wait_seconds_bucket{le="+Inf"} 2
                wait_seconds_sum 3
                wait_seconds_count 2
                # TYPE pause_seconds summary
                pause_seconds{quantile="0.5"} 1
                pause_seconds_sum 3
                pause_seconds_count 2
                untold_total 1
                untold 1
                # TYPE build_info gauge
                build_info{version="1"} 1
                """);

        assertEquals(
                List.of(
                        "INFO build_info {version=1} 1",
                        "COUNTER orders_total {kind=1, status=2} 2",
                        "SUMMARY pause_seconds {quantile=1} 3",
                        "GAUGE untold {} 1",
                        "COUNTER untold_total {} 1",
                        "HISTOGRAM wait_seconds {le=2} 4"),
                words(families));
        assertEquals("Orders, \\ and \"more\".", families.get(1).help());
    }

    @Test
    void knowsTheNamesThatOpenMetricsHasInTheStore() throws IOException {
        assertEquals(
                List.of("COUNTER orders_total {} 1", "STATESET state {state=2} 2", "INFO target_info {version=1} 1"),
                words(
                        families(
                                "application/openmetrics-text; version=1.0.0",
                                """
                        # TYPE orders counter
                        orders_total 3
                        orders_created 1520430000.1
                        # TYPE state stateset
                        state{state="a"} 1
                        state{state="b"} 0
                        # TYPE target info
                        target_info{version="1"} 1
                        # EOF
                        """)));
    }

    @Test
    void takesTypeAndUnitFromThePageAndElseFromTheName() throws IOException {
        String page =
                """
                # TYPE wait histogram
                # UNIT wait minutes
                wait_bucket{le="+Inf"} 1
                wait_sum 1
                wait_count 1
                # TYPE pause_seconds counter
                pause_seconds_total 1
                # TYPE told_bytes unknown
                told_bytes 1
                untold 1
                # EOF
                """;

        assertEquals(
                List.of(
                        "pause_seconds_total true seconds",
                        "told_bytes false bytes",
                        "untold false ",
                        "wait true minutes"),
                families("application/openmetrics-text; version=1.0.0", page).stream()
                        .map(family -> family.name() + " " + family.typed() + " " + family.unit())
                        .toList());
    }

    @Test
    void countsTheValuesOfALabelOnlySoFar() throws IOException {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < MetricFamily.MOST_VALUES + 100; i++) {
            page.append("x{id=\"").append(i).append("\"} 1\n");
        }

        assertEquals(
                Map.of("id", MetricFamily.MOST_VALUES),
                families(LocalServer.TEXT, page.toString()).get(0).labels());
    }

    @Test
    void saysWhyThereAreNone() throws IOException {
        try (LocalServer server = new LocalServer()) {
            IOException e = assertThrows(IOException.class, () -> page(server));

            assertTrue(String.valueOf(e.getMessage()).contains("status 404"), e::getMessage);
        }
    }

    @Test
    void namesASeriesThatIsGivenTwice() throws IOException {
        String page =
                """
                a{b="} 1",c="\\""} 1
                a{b="} 2",c="\\""} 1
                x 1
                a{b="} 1",c="\\""} 2
                """;
        try (LocalServer server = new LocalServer().answering("/metrics", 200, LocalServer.TEXT, page)) {
            assertEquals(Optional.of("a{b=\"} 1\",c=\"\\\"\"}"), page(server).duplicate());
        }
        try (LocalServer server = new LocalServer().answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE)) {
            assertEquals(Optional.empty(), page(server).duplicate());
        }
    }

    private static MetricsPage page(LocalServer server) throws IOException {
        return MetricsPage.read(
                new Endpoint("127.0.0.1", server.port()), Access.NONE, "/metrics", ProbeLimits.PATIENT, Route.DIRECT);
    }
}
