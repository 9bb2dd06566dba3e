package dev.devmon.agent.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.devmon.codec.JsonSelection;
import dev.devmon.codec.Position;
import dev.devmon.definition.DefinedMetric;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Beside;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.definition.ProjectMetric.Family;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.session.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AskedMetricsTest {
    @TempDir
    Path folder;

    private ProjectMetric metric(String name, String... command) {
        return DefinedMetric.gauge(
                name, "shop", Duration.ofMinutes(1), new Command(List.of(command), folder), "status");
    }

    private Answer answer(String... command) {
        MetricRun run = CommandSource.ask(metric("m", command), Duration.ofSeconds(10));
        await().until(run::over);
        return run.answer().orElseThrow();
    }

    @Test
    void runsInTheFolderOfTheSettings() {
        assertEquals(
                List.of(new Series(List.of(folder.getFileName().toString()), "1")),
                answer("sh", "-c", "echo status=$(basename $PWD) 1").series());
    }

    @Test
    void saysWhyThereIsNoNumber() {
        assertEquals(
                "the command ends with exit code 3: no such thing",
                answer("sh", "-c", "echo 'no such thing' >&2; exit 3").problem());
        assertEquals("the command prints more than 64 KiB", answer("yes").problem());
        String missing = String.valueOf(answer("/no/such/program").problem());
        assertEquals("the command cannot be run", missing.substring(0, missing.indexOf(':')));
    }

    @Test
    void killsACommandThatTakesTooLong() {
        MetricRun run = CommandSource.ask(metric("m", "sh", "-c", "sleep 600; true"), Duration.ofMillis(50));
        await().until(run::over);

        assertEquals(
                "the command did not end within 0 s, and was killed",
                run.answer().orElseThrow().problem());
    }

    @Test
    void runsAgainWhenItIsDue() {
        FakeClock clock = new FakeClock();
        AskedMetrics metrics = new AskedMetrics(clock);
        List<ProjectMetric> defined = List.of(
                metric("runs", "sh", "-c", "echo >>runs; echo status=a $(wc -l <runs)"),
                metric("wrong", "echo", "none"));
        await().until(() -> metrics.answers(defined).size() == 2 && !metrics.hasNews());
        assertEquals(List.of(new Series(List.of("a"), "1")), series(metrics, defined));

        clock.sleep(Duration.ofSeconds(59));
        assertEquals(List.of(new Series(List.of("a"), "1")), series(metrics, defined));
        assertFalse(metrics.hasNews());
        clock.sleep(Duration.ofSeconds(1));
        await().untilAsserted(() -> assertEquals(List.of(new Series(List.of("a"), "2")), series(metrics, defined)));
        assertEquals(Map.of(), metrics.answers(List.of()), "what is not defined any more is forgotten");
    }

    private static List<Series> series(AskedMetrics metrics, List<ProjectMetric> defined) {
        return metrics.answers(defined)
                .getOrDefault("runs", Answer.failed("not run"))
                .series();
    }

    @Test
    void aSourceThatCannotBeReadAtAllIsAnAnswerToo() {
        MetricRun run = new MetricRun(
                "m",
                () -> {
                    throw new IllegalStateException("unheard of");
                },
                Duration.ofSeconds(10),
                Answer.failed("late"));
        await().until(run::over);

        assertTrue(String.valueOf(run.answer().orElseThrow().problem()).endsWith("IllegalStateException: unheard of"));
    }

    private static Answer document(URI url, Duration longest) {
        ProjectMetric metric = DefinedMetric.gauge(
                "m", "shop", Duration.ofMinutes(1), new Document(url, new JsonSelection("$.open"), null));
        MetricRun run = DocumentSource.ask(metric, longest);
        await().until(() -> run.answer().isPresent());
        return run.answer().orElseThrow();
    }

    @Test
    void readsADocumentOrSaysWhyThereIsNone() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        CountDownLatch over = new CountDownLatch(1);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> answer(exchange, 404, "nothing"));
        server.createContext("/stats", exchange -> answer(exchange, 200, "{\"open\": 7}"));
        server.createContext("/slow", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        try {
            assertEquals(
                    Answer.of(List.of(new Series(List.of(), "7"))),
                    document(address.resolve("/stats"), Duration.ofSeconds(10)));
            assertEquals(
                    address + "/lost answers 404",
                    document(address.resolve("/lost"), Duration.ofSeconds(10)).problem());
            assertEquals(
                    address + "/slow did not answer within 0 s",
                    document(address.resolve("/slow"), Duration.ofMillis(1)).problem());
        } finally {
            over.countDown();
            server.stop(0);
        }
        String gone = String.valueOf(document(address, Duration.ofSeconds(10)).problem());
        assertEquals(address + " does not answer", gone.replaceFirst(": .*", ""), gone);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @Test
    void showsWhatIsWrittenBesideTheValuesAndEachFamilyOnce() {
        Family depth = new Family("business_queue_depth", "Things that wait", ProjectMetric.Type.GAUGE);
        Family limit = new Family("business_queue_depth_limit", "Too many", ProjectMetric.Type.GAUGE);
        Command source = new Command(List.of("true"), folder);
        ProjectMetric out = new ProjectMetric(
                "business_queue_depth",
                depth,
                Map.of("queue", "out"),
                List.of(),
                "mail",
                Duration.ofMinutes(1),
                source,
                List.of(new Beside(limit, Map.of("kind", "hard"), "100")),
                new Position("devmon.yaml", 3));
        ProjectMetric other = new ProjectMetric(
                "business_queue_depth_2",
                depth,
                Map.of(),
                List.of("queue"),
                "orders",
                Duration.ofMinutes(1),
                source,
                List.of(),
                new Position("devmon.yaml", 4));

        assertEquals(
                """
                # HELP business_queue_depth Things that wait
                # TYPE business_queue_depth gauge
                business_queue_depth{service="mail",env="development",defined_by="devmon.yaml",queue="out"} 3
                business_queue_depth{service="orders",env="development",defined_by="devmon.yaml",queue="in"} 4
                # HELP business_queue_depth_limit Too many
                # TYPE business_queue_depth_limit gauge
                business_queue_depth_limit{service="mail",env="development",defined_by="devmon.yaml",queue="out",kind="hard"} 100
                # HELP devmon_defined_metric_up Whether a metric defined in devmon.yaml has values.
                # TYPE devmon_defined_metric_up gauge
                devmon_defined_metric_up{service="mail",env="development",metric="business_queue_depth"} 1
                devmon_defined_metric_up{service="orders",env="development",metric="business_queue_depth_2"} 1
                """,
                ProjectMetrics.text(
                        List.of(out, other),
                        Map.of(
                                out.id(), Answer.of(List.of(new Series(List.of(), "3"))),
                                other.id(), Answer.of(List.of(new Series(List.of("in"), "4")))),
                        "development"));
    }

    @Test
    void writesTheLabelsThatEverythingHas() {
        assertEquals(
                """
                # HELP open Help of \\\\ it
                # TYPE open gauge
                open{service="shop",env="staging",defined_by="devmon.yaml",status="a\\"b"} 1
                # HELP devmon_defined_metric_up Whether a metric defined in devmon.yaml has values.
                # TYPE devmon_defined_metric_up gauge
                devmon_defined_metric_up{service="shop",env="staging",metric="open"} 1
                devmon_defined_metric_up{service="shop",env="staging",metric="wrong"} 0
                """,
                ProjectMetrics.text(
                        List.of(metric("open"), metric("wrong"), metric("later")),
                        Map.of(
                                "open", Answer.of(List.of(new Series(List.of("a\"b"), "1"))),
                                "wrong", Answer.failed("it is wrong")),
                        "staging"));
    }
}
