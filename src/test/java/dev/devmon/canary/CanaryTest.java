package dev.devmon.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Down;
import dev.devmon.app.Workbench;
import dev.devmon.canary.Canary.CheckResult;
import dev.devmon.canary.Canary.Outcome;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.stores.ServedApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A canary among stand-ins for the stores, which answer from what the stand-in for the door was sent; each can be broken. */
@Timeout(60)
class CanaryTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private final Set<String> broken = new HashSet<>();
    private final int door = LoopbackPages.freePort();

    @BeforeEach
    void openStandIns() {
        bench = new Workbench(folder);
        int traces = LoopbackPages.freePort();
        int metrics = LoopbackPages.freePort();
        int logs = LoopbackPages.freePort();
        int pages = LoopbackPages.freePort();
        bench.folder
                .web("door", door, "serves: {telemetry: http}\n")
                .web("traces", traces, "serves: {trace-search: http}\n")
                .web("metrics", metrics, "serves: {metrics-query: http}\n")
                .web("logs", logs, "serves: {log-search: http}\n")
                .web("pages", pages, "serves: {front-page: http}\n");
        bench.quick("lines", "ports: {tcp: {container: 5000, host: 5000}}\nserves: {log-lines: tcp}\n");
        bench.pages
                .program(
                        door, (request, body) -> request.startsWith("POST /v1/") ? Optional.of("{}") : Optional.empty())
                .program(
                        traces,
                        (request, body) -> request.startsWith("GET /trace/")
                                ? Optional.of("<title>a trace</title>")
                                : ifWhole("traces", request.contains("/api/traces/"), this::trace))
                .program(
                        metrics,
                        (request, body) -> request.contains("query_exemplars")
                                ? ifWhole("exemplars", true, this::exemplar)
                                : ifWhole(
                                        "metrics",
                                        request.contains("/api/v1/query"),
                                        () -> "{\"data\": {\"result\": [{}]}}"))
                .program(logs, (request, body) -> ifWhole("logs", request.contains("_search"), this::hits))
                .program(
                        pages,
                        (request, body) -> request.contains("/proxy/uid/jaeger/")
                                ? ifWhole("proxy", true, this::trace)
                                : ifWhole(
                                        "links",
                                        request.contains("/api/datasources"),
                                        () -> dataSources(
                                                broken.contains("page") ? LoopbackPages.freePort() : traces)));
        bench.bringUp("door", "traces", "metrics", "logs", "pages");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Optional<String> ifWhole(String part, boolean asked, Supplier<String> answer) {
        return asked && !broken.contains(part) ? Optional.of(answer.get()) : Optional.empty();
    }

    private Node sent(String signal) {
        return Json.read(bench.pages.body("POST /v1/" + signal)).orElseThrow();
    }

    private String trace() {
        String spans = sent("traces").find("/resourceSpans/0/scopeSpans/0/spans").orElseThrow().children().stream()
                .map(span -> "{\"spanID\": \"" + span.text("/spanId").orElseThrow() + "\"}")
                .collect(Collectors.joining(","));
        return "{\"data\": [{\"spans\": [" + spans + "]}]}";
    }

    private String exemplar() {
        String id = sent("metrics")
                .text("/resourceMetrics/0/scopeMetrics/0/metrics/0/histogram/dataPoints/0/exemplars/0/traceId")
                .orElseThrow();
        return "{\"data\": [{\"exemplars\": [{\"labels\": {\"trace_id\": \"" + id + "\"}}]}]}";
    }

    private String hits() {
        return "{\"hits\": {\"hits\": ["
                + sent("logs").find("/resourceLogs/0/scopeLogs/0/logRecords").orElseThrow().children().stream()
                        .map(record -> Json.line(Map.of(
                                "_source",
                                Map.of(
                                        "message",
                                                record.text("/body/stringValue").orElseThrow(),
                                        "log", Map.of("level", "info"),
                                        "labels",
                                                Map.of(
                                                        "correlation_id",
                                                        record.text("/attributes/0/value/stringValue")
                                                                .orElseThrow())))))
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    private static String dataSources(int traces) {
        return """
                [{"uid": "prometheus", "jsonData": {"exemplarTraceIdDestinations": [{"url": "http://localhost:PORT/trace/${__value.raw}"}]}},
                 {"uid": "jaeger", "jsonData": {"tracesToLogsV2": {"datasourceUid": "elasticsearch"}}},
                 {"uid": "elasticsearch", "jsonData": {"dataLinks": [{"datasourceUid": "jaeger"}]}}]"""
                .replace("PORT", String.valueOf(traces));
    }

    private Canary.Report run() {
        return new Canary(bench.session()).run();
    }

    private static List<String> failures(Canary.Report report) {
        return report.checks().stream()
                .filter(hop -> hop.outcome() == Outcome.FAILED)
                .map(CheckResult::what)
                .toList();
    }

    @Test
    void followsItIntoEachStoreAndBack() {
        Canary.Report report = run();

        assertEquals(List.of(), failures(report));
        assertTrue(report.holds());
        assertEquals(8, report.count(Outcome.OK));
        assertEquals(1, report.count(Outcome.SKIPPED), "nothing takes lines here");
    }

    @Test
    void saysWhichHopFails() {
        Map<String, String> hops = Map.of(
                "traces", "traces has the trace's 3 spans",
                "metrics", "metrics has the metrics, with the labels service and env",
                "exemplars", "metrics links them to the trace by an exemplar",
                "logs", "logs has the log lines, with trace and correlation id",
                "links", "pages links metrics and logs to the trace",
                "page", "pages links metrics and logs to the trace",
                "proxy", "pages links metrics and logs to the trace");
        hops.forEach((part, hop) -> {
            broken.clear();
            broken.add(part);

            Canary.Report report = run();

            assertEquals(List.of(hop), failures(report), part);
            assertFalse(report.holds(), part);
        });
    }

    @Test
    void doesNotWaitForWhatTheDoorRefused() {
        bench.pages.close(door);

        assertEquals(
                List.of("door accepts a trace", "door accepts metrics", "door accepts log lines"), failures(run()));
    }

    @Test
    void saysThatTheDoorRejectsAPart() {
        bench.pages.program(door, (request, body) -> Optional.of("{\"partialSuccess\": {\"rejectedSpans\": \"3\"}}"));

        CheckResult first = run().checks().get(0);

        assertEquals(Outcome.FAILED, first.outcome());
        assertEquals("POST /v1/traces answers 200 {\"partialSuccess\": {\"rejectedSpans\": \"3\"}}", first.why());
    }

    @Test
    void tellsAComponentThatEndedFromOneThatWasNotBroughtUp() {
        bench.engine.put("traces", State.EXITED);
        Canary.Report report = run();
        assertEquals(List.of("traces has the trace's 3 spans"), failures(report));

        new Down(bench.session(), bench.agent()).run(Down.Data.KEEP);
        bench.bringUp("logs");
        Canary.Report nothing = run();
        assertEquals(List.of(), failures(nothing));
        assertFalse(nothing.holds(), "no hop could be tried");
    }

    @Test
    void sendsNothingForWhichNoStoreIsThere() {
        new Down(bench.session(), bench.agent()).run(Down.Data.KEEP);
        bench.bringUp("door", "traces");

        Canary.Report report = run();

        assertEquals(List.of(), failures(report));
        assertTrue(report.holds());
        CheckResult metrics = report.checks().get(1);
        assertEquals("door accepts metrics", metrics.what());
        assertEquals("metrics was not brought up", metrics.why());
        assertEquals("`devmon up metrics` starts it", metrics.fix());
    }

    @Test
    void sendsALineWhereOneTakesThem() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread listener = new Thread(() -> {
                try (Socket socket = server.accept();
                        BufferedReader reader = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                    lines.add(reader.readLine());
                } catch (IOException e) {
                    lines.add(e.toString());
                }
            });
            listener.start();
            Optional<String> why = new CanaryChecks(CanaryTelemetry.at(bench.clock.instant()))
                    .sendLine(new ServedApi("lines", server.getLocalPort()));
            assertEquals(Optional.empty(), why);
            Node line = Json.read(lines.take()).orElseThrow();
            assertEquals("devmon-canary", line.text("/service").orElse(""));
            listener.join();
        }
    }
}
