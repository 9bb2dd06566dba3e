package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log pipeline on a real Elasticsearch: the tables' lines, and input that nobody wants but all get. */
@Tag("docker")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogPipelineIT {
    private static final int MIB = 1 << 20;

    private final LabStack lab = new LabStack();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start() {
        lab.run("up", "elasticsearch").expecting(0);
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    private static List<LogCase> cases() {
        return LogCase.all(Instant.now());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aLineBecomesExactlyTheDocumentThatItsTableSays(LogCase line) throws Exception {
        assertEquals(line.expected(), LogCase.lines(LogPipelineFiles.map(simulated(line.document()))));
    }

    @Test
    void allThatArrivesIsStoredHoweverWrongItIs() throws Exception {
        List<String> documents = new ArrayList<>();
        documents.add(message("{\"level\":\"info\",\"msg\":\"a\" \"b\"}"));
        documents.add(message("{\"a\":".repeat(40_000) + "1" + "}".repeat(40_000)));
        documents.add(message("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
        documents.add(message("{\"a\":[" + "1,".repeat(100_000) + "1]}"));
        documents.add(message("{"
                + IntStream.range(0, 20_000)
                        .mapToObj(i -> "\"k" + i + "\":" + i)
                        .collect(Collectors.joining(",")) + "}"));
        documents.add(message("x".repeat(10 * MIB)));
        // As shippers decode bytes that are no UTF-8
        documents.add(message(new String(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', 0}, StandardCharsets.UTF_8)));
        for (String time :
                List.of("0", "-1", "1e400", "9999-99-99T99:99:99Z", "2999-01-01T00:00:00Z", "", "{}", "24:61:61")) {
            documents.add(message("{\"msg\":\"when\",\"time\":\"" + time + "\"}"));
            documents.add(Json.write(Map.of("message", "when", "@timestamp", time)));
        }
        for (String value :
                List.of("1", "\"text\"", "{\"a\":1}", "[1,{\"b\":2}]", "true", "1.5", "null", "\"2026-01-01\"")) {
            documents.add("{\"message\":\"clash\",\"field\":" + value + ",\"level\":" + value + ",\"trace\":" + value
                    + ",\"service\":" + value + ",\"host\":" + value + ",\"http\":" + value + ",\"error\":" + value
                    + ",\"labels\":" + value + ",\"tags\":" + value + ",\"event\":" + value + ",\"log\":" + value
                    + "}");
            documents.add(message("{\"field\":" + value + ",\"url\":" + value + ",\"method\":\"GET\",\"status\":"
                    + value + ",\"stack\":" + value + ",\"duration_ms\":" + value + ",\"container\":" + value + "}"));
        }
        documents.add("{}");
        documents.add("{\"message\":{\"a\":[]}}");
        documents.add("{\"message\":[\"a\",\"b\"]}");
        documents.add("{\"message\":\"\"}");
        documents.add("{\"\":\"no name\",\" \":1,\"a..b\":2,\".\":3}");

        Node answer = bulk("logs-wrong-test", documents);

        String refused = answer.find("/items").orElseThrow().children().stream()
                .flatMap(item -> item.find("/create/error").stream())
                .map(error -> Json.write(LogPipelineFiles.value(error)))
                .collect(Collectors.joining("\n"));
        assertEquals("", refused);
        assertEquals(documents.size(), count("logs-wrong-test", "*:*"));
        assertEquals(0, count("logs-wrong-test", "event.kind:pipeline_error"));
        assertEquals(documents.size(), count("logs-wrong-test", "@timestamp:[now-2d TO now+1d]"));
    }

    @Test
    void aMessageOfTenMebibytesIsCutAndSaysSo() throws Exception {
        Node document = simulated(message("ERROR " + "y".repeat(10 * MIB)));
        assertEquals(256 * 1024 - "ERROR ".length(), text(document, "/message").length());
        assertEquals("truncated", text(document, "/tags/0"));
        assertEquals(Integer.toString(10 * MIB + 6), text(document, "/labels/original_length"));
        assertEquals("error", text(document, "/log/level"));
    }

    @Test
    void aDocumentHasAtMostSixtyLabelsOfAThousandCharacters() throws Exception {
        String fields = IntStream.range(0, 100)
                .mapToObj(i -> "\"f" + i + "\":\"" + "z".repeat(2000) + "\"")
                .collect(Collectors.joining(","));
        Node labels = simulated(message("{\"msg\":\"many\"," + fields + "}"))
                .find("/labels")
                .orElseThrow();
        assertEquals(61, LogPipelineFiles.map(labels).size());
        assertEquals("40", text(labels, "/dropped_labels"));
        assertEquals(1024, text(labels, "/f0").length());
    }

    /** Each would cost a pattern that goes back and forth, or a script that counts its rounds, more than a line may cost. */
    @Test
    void hostileLinesAreReadInBoundedTime() throws Exception {
        int length = 256 * 1024;
        for (String part : List.of(
                "a=",
                "[",
                "] \"",
                "password=\"\\",
                "://a:",
                "4111 ",
                "\n\tat a.B: ",
                "eyJ",
                "bearer ",
                "9",
                " - ",
                "-----BEGIN PRIVATE KEY-----",
                "a.b: ",
                "{{",
                "%2e",
                "token: ",
                "\\\"secret\\\":\\\"",
                "\u001b[3")) {
            String line = part.repeat(length / part.length());
            for (String head : List.of(
                    "",
                    "2026-11-24 10:00:00 INFO [x] ",
                    "10.0.0.1 - - [",
                    "2026/11/24 10:00:00 [error] 1#1: ",
                    "<34>1 ",
                    "E1124 10:00:00.0 ")) {
                Instant begin = Instant.now();
                Node document = simulated(message(head + line));
                Duration took = Duration.between(begin, Instant.now());
                assertTrue(took.toSeconds() < 5, head + part + " took " + took);
                assertEquals(Optional.empty(), document.text("/event/kind"), head + part);
            }
        }
    }

    @Test
    void aFailingStepKeepsTheLineAndItsSecretsAreRedacted() throws Exception {
        String step = "devmon-logs-fields";
        put(
                step,
                "{\"processors\":[{\"script\":{\"lang\":\"painless\",\"source\":\"throw new RuntimeException('by the test')\"}}]}");
        try {
            Node document = simulated(
                    "{\"message\":\"login password=hunter2\",\"user\":\"jo\",\"secret\":{\"token\":\"abc\"},\"service\":{\"name\":\"shop\"}}");
            assertEquals("pipeline_error", text(document, "/event/kind"));
            assertEquals("login password=[redacted]", text(document, "/message"));
            assertEquals("shop", text(document, "/service/name"));
            assertEquals(
                    "[unparsed, pipeline_failed]",
                    "[" + text(document, "/tags/0") + ", " + text(document, "/tags/1") + "]");
            assertTrue(text(document, "/labels/parse_error").contains("by the test"));
            String all = Json.write(LogPipelineFiles.value(document));
            assertTrue(all.contains("jo") && !all.contains("hunter2") && !all.contains("abc"), all);
        } finally {
            put(step, LogPipelineFiles.json(step));
        }
    }

    private void put(String pipeline, String body) throws Exception {
        ask("PUT", "/_ingest/pipeline/" + pipeline, body);
    }

    private static String message(String line) {
        return Json.write(Map.of("message", line, "@timestamp", Instant.now().toString()));
    }

    private Node simulated(String document) throws Exception {
        Node answer = ask(
                "POST",
                "/_ingest/pipeline/" + LogPipelineFiles.ENTRY + "/_simulate",
                "{\"docs\":[{\"_source\":" + document + "}]}");
        return answer.find("/docs/0/doc/_source")
                .orElseThrow(() -> new AssertionError(Json.write(LogPipelineFiles.value(answer))));
    }

    private Node bulk(String index, List<String> documents) throws Exception {
        String lines = documents.stream()
                .flatMap(document -> Stream.of("{\"create\":{}}", document.replace("\n", " ")))
                .collect(Collectors.joining("\n", "", "\n"));
        return ask("POST", "/" + index + "/_bulk?refresh=true", lines);
    }

    private long count(String index, String query) throws Exception {
        String body = Json.write(Map.of("query", Map.of("query_string", Map.of("query", query))));
        return Long.parseLong(text(ask("POST", "/" + index + "/_count", body), "/count"));
    }

    private Node ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + lab.port("elasticsearch", "http") + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return Json.read(response.body()).orElseThrow();
    }
}
