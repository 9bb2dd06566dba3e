package dev.devmon.agent.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.exporters.ContainerLogins;
import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.agent.task.ComponentStart;
import dev.devmon.app.Workbench;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QueryMetricsTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private int port;
    private Path asked = Path.of("");
    private BackgroundCommand up;
    private QueryMetrics metrics;

    @BeforeEach
    void anExporterOfQueries() throws IOException {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web(
                "db-exporter",
                LoopbackPages.freePort(),
                """
                optional: true
                mounts: [{live: exporter-logins, at: /logins}]
                reload: {http: {port: http, path: /reload}}
                measures:
                  port: http
                  path: /probe
                  file: {name: logins.txt}
                  systems:
                    system: testsql
                    parameters: {of: '${address}'}
                    answers: db_up
                    entry: x
                    logins: {refused: wrong, grant: GRANT}
                """);
        bench.folder.web(
                "queries",
                port,
                """
                optional: true
                mounts: [{live: sql-queries, at: /queries}]
                reload: {http: {port: http, path: /reload}}
                serves: {query-results: http}
                """);
        bench.folder.file("queries/connections.yml", "testsql: {usual: main, url: '${user}:${password}@${address}'}\n");
        Path password = folder.resolve("password");
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "secret");
        bench.folder.settings(
                "credentials: {orders-db: {user: jo, passwordFile: " + password + "}}\n"
                        + """
                        metrics:
                          - {name: orders_open, help: Open, sql: {database: orders-db, query: SELECT 1 AS value}}
                          - {name: orders_lost, help: Lost, sql: {database: lost-db, query: SELECT 1 AS value}}
                        """);
        asked = folder.resolve("asked");
        up = new BackgroundCommand(List.of("sh", "-c", "echo \"$@\" >> '" + asked + "'", "sh"), bench.clock, () -> {});
        metrics = new QueryMetrics(
                bench.session(),
                new LoginSearch(
                        bench.session().stack().settings().discovery(),
                        new ContainerLogins(bench.engine, bench.clock),
                        folder.resolve("home")),
                Optional::empty,
                new ComponentStart(bench.session(), up));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static DiscoveredService database(String system, Verdict verdict, String page) {
        return new DiscoveredService(
                "orders-db",
                Origin.PROCESS,
                7,
                null,
                "127.0.0.1:5432",
                "other",
                null,
                null,
                new Measurement(system, "db-exporter", page, Map.of()),
                ServiceState.RUNNING,
                verdict,
                "so it is",
                "development",
                false,
                Samples.NOON,
                Samples.NOON);
    }

    private Map<String, Answer> answers(DiscoveredService... services) throws IOException {
        bench.clock.sleep(Duration.ofSeconds(5));
        RunningStack running = RunningStack.of(bench.session());
        metrics.refresh(running);
        return metrics.answers(bench.session().stack().settings().metrics(), running, List.of(services));
    }

    private String problem(DiscoveredService service) throws IOException {
        Answer answer = answers(service).get("orders_open");
        return answer == null ? "" : String.valueOf(answer.problem());
    }

    @Test
    void saysWhyADatabaseCannotBeAsked() throws IOException {
        assertEquals(
                "there is no database lost-db; `devmon discover` shows which there are",
                Optional.ofNullable(answers().get("orders_lost"))
                        .map(Answer::problem)
                        .orElse(""));
        assertEquals(
                "orders-db is not measured: so it is", problem(database("testsql", Verdict.NEEDS_CREDENTIALS, "")));
        assertEquals(
                "orders-db is redis, which cannot be asked in SQL", problem(database("redis", Verdict.SCRAPED, "a:1")));
        assertEquals("", problem(database("testsql", Verdict.IGNORED, "")), "its exporter is only being started");
        assertTrue(Files.notExists(asked), "nothing is brought up without a question");
    }

    @Test
    void bringsUpTheExporterAndGivesItTheQueries() throws IOException {
        DiscoveredService measured = database("testsql", Verdict.SCRAPED, "127.0.0.1:9");
        answers(measured);
        await().until(() -> Files.exists(asked) && up.ready());
        assertEquals("queries", Files.readString(asked).strip());

        bench.bringUp("queries");
        bench.pages.program(
                port,
                (request, body) -> request.startsWith("GET /metrics")
                        ? Optional.of(
                                "sql_orders_open{a=\"b\"} 3\nsql_exporter_last_scrape_failed{query=\"orders_open\"} 0\n")
                        : Optional.empty());
        assertEquals(
                Answer.of(List.of(new Answer.Series(List.of(), "3"))),
                answers(measured).get("orders_open"));
        String config = bench.engine
                .readFile(RunningStack.of(bench.session()).require("queries").id(), "/queries/config.yml")
                .orElse("");
        assertTrue(config.contains("jo:secret@127.0.0.1:5432"), config);
    }

    @Test
    void keepsNothingWhileTheExporterDoesNotAnswer() throws IOException {
        DiscoveredService measured = database("testsql", Verdict.SCRAPED, "127.0.0.1:9");
        bench.bringUp("queries");
        bench.pages.program(
                port,
                (request, body) -> request.startsWith("GET /metrics")
                        ? Optional.of(
                                "sql_orders_open{a=\"b\"} 3\nsql_exporter_last_scrape_failed{query=\"orders_open\"} 0\n")
                        : Optional.empty());
        answers(measured);
        bench.pages.close(port);

        assertThrows(IOException.class, () -> answers(measured));
        assertEquals(
                null,
                metrics.answers(
                                bench.session().stack().settings().metrics(),
                                RunningStack.of(bench.session()),
                                List.of(measured))
                        .get("orders_open"));
    }
}
