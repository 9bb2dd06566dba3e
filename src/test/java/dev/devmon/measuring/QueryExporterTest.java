package dev.devmon.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.definition.DefinedMetric;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Sql;
import dev.devmon.definition.StackFiles;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.measuring.QueryExporter.Server;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryExporterTest {
    private static final String CONNECTIONS =
            StackFiles.bundled().text("exporters/sql-exporter/" + QueryExporter.CONNECTIONS);
    private static final Server POSTGRES = new Server("postgresql", "10.0.0.1:5432", new Login("jo", "a b@:/?+{{"));

    private static ProjectMetric metric(String name, int seconds, String... labels) {
        return DefinedMetric.gauge(
                name,
                "orders-db",
                Duration.ofSeconds(seconds),
                new Sql("orders-db", null, "SELECT 1 AS value -- one"),
                labels);
    }

    private static List<Node> jobs(Map<ProjectMetric, Server> servers) {
        return Json.read(QueryExporter.config(CONNECTIONS, servers))
                .orElseThrow()
                .children("/jobs");
    }

    @Test
    void connectsForReadingOnlyAndWithATimeout() {
        Map<ProjectMetric, Server> servers = new LinkedHashMap<>();
        servers.put(metric("a", 30), POSTGRES);
        servers.put(metric("b", 30), new Server("mysql", "[::1]:3306", new Login("root", "p:@/%")));
        List<String> urls = jobs(servers).stream()
                .map(job -> job.text("/connections/0").orElseThrow())
                .toList();

        assertEquals(
                "postgres://jo:a%20b%40%3A%2F%3F%2B%7B%7B@10.0.0.1:5432/postgres?sslmode=disable&connect_timeout=5"
                        + "&application_name=devmon&default_transaction_read_only=on&statement_timeout=5000",
                urls.get(0));
        assertTrue(
                urls.get(1).startsWith("mysql://root:p:@/%@tcp([::1]:3306)/?timeout=5s&readTimeout=10s&"), urls.get(1));
        assertTrue(urls.get(1).contains("tx_read_only%3D1,max_statement_time%3D5"), urls.get(1));
        assertTrue(QueryExporter.knows(CONNECTIONS, "mysql"));
        assertFalse(QueryExporter.knows(CONNECTIONS, "redis"));
    }

    @Test
    void asksOnOneConnectionWhatIsDueTogether() {
        Map<ProjectMetric, Server> servers = new LinkedHashMap<>();
        servers.put(metric("a", 30), POSTGRES);
        servers.put(metric("b", 60), POSTGRES);
        servers.put(metric("c", 30), POSTGRES);

        assertEquals(
                List.of("30s: a, c", "60s: b"),
                jobs(servers).stream()
                        .map(job -> job.text("/interval").orElseThrow() + ": "
                                + job.children("/queries").stream()
                                        .map(query -> query.text("/name").orElseThrow())
                                        .collect(Collectors.joining(", ")))
                        .toList());
    }

    @Test
    void boundsTheRowsOfEveryQuery() {
        assertEquals(
                "SELECT concat_ws('', asked.user) AS label_0, concat_ws('', asked.kind) AS label_1, sum(asked.value) AS value"
                        + " FROM (\nSELECT x -- y\n) AS asked GROUP BY 1, 2 HAVING count(asked.value) > 0 LIMIT 101",
                QueryExporter.statement("SELECT x -- y", List.of("user", "kind")));
        assertEquals(
                "SELECT sum(asked.value) AS value FROM (\nq\n) AS asked HAVING count(asked.value) > 0 LIMIT 101",
                QueryExporter.statement("q", List.of()));
    }

    @Test
    void readsThePage() {
        String page =
                """
                # TYPE sql_open gauge
                sql_open{col="value",host="h",label_0="in \\"two\\" \\\\ words",label_1="",sql_job="j"} 3
                sql_open{col="value",host="h",label_0="b",label_1="c",sql_job="j"} 1e+06
                sql_open_too{col="value",sql_job="j"} 9
                sql_wrong{col="value",sql_job="j"} 7
                sql_exporter_last_scrape_failed{query="open",sql_job="j"} 0
                sql_exporter_last_scrape_failed{query="wrong",sql_job="j"} 1
                """;
        List<String> log = List.of(
                "no JSON",
                "{\"err\":\"pq: no such table\",\"msg\":\"Failed to run query\",\"query\":\"wrong\"}",
                "{\"err\":\"pq: another\",\"msg\":\"Failed to run query\",\"query\":\"other\"}");

        assertEquals(
                Map.of(
                        "open",
                        Answer.of(List.of(
                                new Series(List.of("in \"two\" \\ words", ""), "3"),
                                new Series(List.of("b", "c"), "1e+06"))),
                        "wrong",
                        Answer.failed("the database answers: pq: no such table")),
                QueryExporter.answers(
                        page,
                        List.of(metric("open", 30, "status", "kind"), metric("wrong", 30), metric("later", 30)),
                        log));
    }

    @Test
    void dropsAMetricWithTooManySeries() {
        String page = IntStream.range(0, 101)
                        .mapToObj(i -> "sql_open{label_0=\"" + i + "\"} 1\n")
                        .collect(Collectors.joining())
                + "sql_exporter_last_scrape_failed{query=\"open\"} 0\n";

        assertEquals(
                Map.of(
                        "open",
                        Answer.failed("it has more than 100 series; use fewer labels, or labels with fewer values")),
                QueryExporter.answers(page, List.of(metric("open", 30, "id")), List.of()));
    }
}
