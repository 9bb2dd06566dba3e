package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Metrics that devmon.yaml makes of queries to a real PostgreSQL, of documents, log lines and commands. */
@Tag("docker")
@Tag("lab")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinedMetricsIT {
    private static final Duration MEASURED = Duration.ofSeconds(90);
    private static final String PASSWORD = "p@:/%\"$x#;`{}<>*~=+,'\\&|!é";

    private static final String POSTGRES =
            """
            cd /etc/postgresql/*/main && echo "listen_addresses = '*'" >>postgresql.conf && echo 'host all all all scram-sha-256' >>pg_hba.conf
            cat >/tmp/orders.sql <<'END'
            CREATE TABLE orders AS SELECT g AS id, 's' || g % 2 AS status FROM generate_series(1, 5) g;
            CREATE FUNCTION order_one() RETURNS int LANGUAGE sql AS 'INSERT INTO orders VALUES (0, ''new'') RETURNING 1';
            END
            (until setpriv --reuid postgres --clear-groups psql -qc "ALTER USER postgres PASSWORD \\$secret\\$$SECRET\\$secret\\$" -f /tmp/orders.sql; do sleep 0.2; done) 2>&1 &
            exec /srv/start/postgres
            """;

    private final LabStack lab = new LabStack()
            .require(
                    "sql-exporter", "postgres-exporter", "node-exporter", "mailpit", "otel-collector", "elasticsearch");
    private final String container = lab.name + "-orders-db";

    @BeforeAll
    void bringUp() {
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + container,
                "--expose=5432",
                "--label=com.docker.compose.project=shop",
                "--label=com.docker.compose.service=orders-db",
                "--env=PORT=5432",
                "--env=SECRET=" + PASSWORD,
                "--env=POSTGRES_PASSWORD=" + PASSWORD,
                "devmon-lab/zoo:lab",
                "sh",
                "-c",
                POSTGRES);
        lab.write("backlog", "7\n");
        lab.settings(
                """
                metrics:
                  - name: orders_open
                    help: Orders not shipped yet
                    labels: [status]
                    every: 5s
                    sql: {database: orders-db, query: "SELECT status, count(*) AS value FROM orders GROUP BY 1;"}
                  - {name: orders_wrong, help: Wrong, every: 5s, sql: {database: orders-db, query: SELECT value FROM nowhere}}
                  - {name: orders_written, help: Writes, every: 5s, sql: {database: orders-db, query: SELECT order_one() AS value}}
                  - name: orders_many
                    help: Too many
                    labels: [id]
                    every: 5s
                    sql: {database: orders-db, query: "SELECT g AS id, 1 AS value FROM generate_series(1, 500) g"}
                  - {name: orders_lost, help: No such database, sql: {database: lost-db, query: SELECT 1 AS value}}
                  - {business: queue, limit: 100, every: 5s, service: mail, labels: [tenant], command: [sh, -c, "echo queue=out tenant=acme $(cat backlog)"]}
                  - {business: queue, every: 5s, service: orders, fixed: {queue: in}, sql: {database: orders-db, query: SELECT count(*) AS value FROM orders}}
                  - {business: kpi, atLeast: 1, every: 5s, service: mail, fixed: {kpi: mails}, json: {url: "%1$s/api/v1/info", path: $.Messages}}
                  - {name: mail_tags, help: No such place, every: 5s, service: mail, json: {url: "%1$s/api/v1/info", path: $.Tags.lost}}
                  - {name: mail_page, help: No document, every: 5s, service: mail, json: {url: "%1$s/", path: $}}
                  - {business: transactions, fixed: {type: order}, logs: {service: shop, query: "message:placed", field: labels.status}}
                  - {name: orders_unread_total, help: Wrong query, logs: {service: shop, query: "message:(("}}
                """
                        .formatted("http://127.0.0.1:" + lab.port("mailpit", "http")));
        lab.run("up", "prometheus", "node-exporter", "postgres-exporter", "mailpit", "otel-collector", "elasticsearch")
                .expecting(0);
        log(Map.entry("cart opened", "success")); // a store without lines takes any query
    }

    @SafeVarargs
    private void log(Map.Entry<String, String>... lines) {
        try (OtelService shop = new OtelService("shop", lab.port("otel-collector", "otlp-http"))) {
            for (Map.Entry<String, String> line : lines) {
                shop.log(
                        Instant.now(),
                        Value.of(line.getKey()),
                        Attributes.of(AttributeKey.stringKey("status"), line.getValue()));
            }
            shop.flush();
        }
    }

    @AfterAll
    void takeDown() {
        DockerCli.run("rm", "--force", "--volumes", container);
        lab.close();
    }

    @Test
    void whatIsDefinedIsScrapedAndWhatIsWrongDisturbsNothing() throws IOException {
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.ofEntries(
                                Map.entry("business_kpi_value", "1"),
                                Map.entry("business_queue_depth", "1"),
                                Map.entry("business_queue_depth_2", "1"),
                                Map.entry("business_transactions_total", "1"),
                                Map.entry("mail_page", "0"),
                                Map.entry("mail_tags", "0"),
                                Map.entry("orders_lost", "0"),
                                Map.entry("orders_many", "0"),
                                Map.entry("orders_open", "1"),
                                Map.entry("orders_unread_total", "0"),
                                Map.entry("orders_written", "0"),
                                Map.entry("orders_wrong", "0")),
                        samples("devmon_defined_metric_up", "metric")));
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(Map.of("s0", "2", "s1", "3"), samples("orders_open", "status")));
        assertEquals(
                List.of(Map.of(
                        "__name__", "business_queue_depth",
                        "component", "app",
                        "env", "development",
                        "instance", "mail",
                        "job", "mail",
                        "queue", "out",
                        "service", "mail",
                        "tenant", "acme")),
                lab.query("business_queue_depth{service=\"mail\"}").stream()
                        .map(sample -> sample.texts("/metric"))
                        .toList());
        assertEquals(Map.of("in", "5"), samples("business_queue_depth{service=\"orders\"}", "queue"));
        assertEquals(Map.of("acme", "100"), samples("business_queue_depth_limit", "tenant"));
        assertEquals(Map.of("mails", "0"), samples("business_kpi_value", "kpi"));
        assertEquals(Map.of("min", "1"), samples("business_kpi_target", "direction"));
        assertEquals(
                Map.of(),
                samples("{__name__=~\"orders_(wrong|written|many|lost|unread_total)|mail_(page|tags)\"}", "__name__"));
        String log = agentLog();
        assertTrue(
                log.contains(
                        "orders_wrong has no values: the database answers: pq: relation \"nowhere\" does not exist"),
                log);
        assertTrue(log.contains("pq: cannot execute INSERT in a read-only transaction"), log);
        assertTrue(log.contains("orders_many has no values: it has more than 100 series"), log);
        assertTrue(log.contains("orders_lost has no values: there is no database lost-db"), log);
        assertTrue(log.contains("mail_tags has no values: $.Tags.lost selects nothing of the document"), log);
        assertTrue(log.contains("mail_page has no values: the answer is not JSON: \"<!DOCTYPE html>"), log);
        assertTrue(
                log.contains("orders_unread_total has no values: the log store answers: Failed to parse query"), log);
        assertFalse(log.contains("has values again"), "nothing else was disturbed: " + log);
        assertFalse(log.contains("$x#;"), "no password in the log");
        assertFalse(
                DockerCli.run("logs", lab.container("sql-exporter")).contains("$x#;"),
                "no password in the exporter's log");
        assertFalse(
                DockerCli.run("inspect", lab.container("sql-exporter")).contains("$x#;"),
                "no password in its settings");

        DockerCli.run(
                "exec",
                container,
                "setpriv",
                "--reuid",
                "postgres",
                "--clear-groups",
                "psql",
                "-qc",
                "INSERT INTO orders VALUES (9, 's0')");
        lab.write("backlog", "8\n");
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(Map.of("s0", "3", "s1", "3"), samples("orders_open", "status")));
        await().atMost(MEASURED)
                .untilAsserted(() ->
                        assertEquals(Map.of("out", "8"), samples("business_queue_depth{service=\"mail\"}", "queue")));
        countsLogLines();
        isInForceOnceItIsSaved();
    }

    private void countsLogLines() {
        log(
                Map.entry("order placed", "success"),
                Map.entry("order placed", "failure"),
                Map.entry("order placed", "success"),
                Map.entry("order shipped", "success"));
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.of("success", "2", "failure", "1"),
                        samples("business_transactions_total{service=\"shop\",type=\"order\"}", "status")));
    }

    private void isInForceOnceItIsSaved() throws IOException {
        lab.settings("metrics: [{name: sent, help: h, every: 5s, service: mail, json: {url: \"http://127.0.0.1:"
                + lab.port("mailpit", "http") + "/api/v1/info\", path: $.Unread}}]\n");
        DevmonProcess.Result shown = lab.run("metrics", "test").expecting(0);
        assertTrue(shown.out().matches("(?s)METRIC +SERVICE +SERIES +VALUES\nsent +mail +1 +0\n"), shown.out());
        await().atMost(MEASURED).untilAsserted(() -> assertEquals(Map.of("mail", "0"), samples("sent", "service")));
        assertEquals(Map.of(), samples("orders_open", "status"), "what is not defined any more");

        lab.settings("metrics: [{name: Sent, help: h, service: mail, command: [date]}]\n");
        await().atMost(MEASURED)
                .untilAsserted(() -> assertTrue(agentLog().contains("the old metrics stay in force: ")));
        assertEquals(Map.of("mail", "0"), samples("sent", "service"));
        DevmonProcess.Result refused = lab.run("metrics", "test").expecting(3);
        assertTrue(refused.err().contains("Sent is not in snake_case"), refused.err());

        lab.settings("metrics: [{name: dated, help: h, service: mail, command: [date]}]\n");
        DevmonProcess.Result without = lab.run("metrics", "test").expecting(6);
        assertTrue(without.out().contains("dated has no values: it prints \""), without.out());
    }

    private String agentLog() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(lab.folder.resolve("state"))) {
            for (Path file : files.filter(path -> path.toString().contains(".log") || path.endsWith("agent.out"))
                    .toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private Map<String, String> samples(String expression, String label) throws IOException {
        Map<String, String> samples = new TreeMap<>();
        lab.query(expression)
                .forEach(sample ->
                        samples.put(LabStack.text(sample, "/metric/" + label), LabStack.text(sample, "/value/1")));
        return samples;
    }
}
