package dev.devmon;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lines in a second of one core, with the pipeline and without, in turns; {@code lab/log-throughput} starts it. The lines are
 * those of the tables of usual lines. Rounds before the measured ones let the engine compile what it runs.
 */
final class LogThroughput {
    /** Tables of which a log has few lines. */
    private static final Set<String> UNUSUAL = Set.of("secrets", "attacks");

    private static final int LINES = 2000;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(6);

    private static final String INDEX = "/logs-throughput-test";

    /** No pipeline, in the words of Elasticsearch. */
    private static final String NONE = "_none";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final String bulk;

    private LogThroughput(String address, Clock clock) {
        this.address = address;
        List<String> lines = LogCase.all(clock.instant()).stream()
                .filter(line -> !UNUSUAL.contains(line.file()))
                .map(LogCase::document)
                .filter(document -> Json.read(document)
                                .map(LogPipelineFiles::map)
                                .orElseThrow()
                                .size()
                        == 2)
                .map(document -> "{\"create\":{}}\n" + document.replace("\n", " ") + "\n")
                .toList();
        List<String> repeated = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            repeated.add(lines.get(i % lines.size()));
        }
        bulk = repeated.stream().collect(Collectors.joining());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new LogThroughput(arguments[0], Clock.systemUTC()).run(System.out);
    }

    private void run(PrintStream out) throws IOException, InterruptedException {
        for (String name : LogPipelineFiles.inOrder()) {
            ask("PUT", "/_ingest/pipeline/" + name, LogPipelineFiles.json(name));
        }
        ask("PUT", "/_component_template/" + LogPipelineFiles.ENTRY, LogPipelineFiles.text(LogPipelineFiles.TEMPLATE));
        for (String pipeline : List.of(NONE, LogPipelineFiles.ENTRY)) {
            round(pipeline, WARM_UP);
        }
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            without.add(round(NONE, ROUND));
            with.add(round(LogPipelineFiles.ENTRY, ROUND));
        }
        out.printf(Locale.ROOT, "%-20s %8s %10s%n", "", "LINES/S", "RANGE");
        row(out, "without pipeline", without);
        row(out, "with pipeline", with);
        out.printf(
                Locale.ROOT,
                "ratio %.2f; medians of %d rounds of %d s of one core%n",
                median(with) / median(without),
                ROUNDS,
                ROUND.toSeconds());
    }

    private static void row(PrintStream out, String name, List<Double> rounds) {
        out.printf(
                Locale.ROOT,
                "%-20s %8.0f %.0f-%.0f%n",
                name,
                median(rounds),
                Collections.min(rounds),
                Collections.max(rounds));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** What the server has used of its core: unlike the clock it does not count what others on the machine take. */
    private long cpuMillis() throws IOException, InterruptedException {
        Node nodes = ask("GET", "/_nodes/stats/process", "").find("/nodes").orElseThrow();
        Node node = ((Node.Mapping) nodes).entries().values().iterator().next();
        return Long.parseLong(node.text("/process/cpu/total_in_millis").orElseThrow());
    }

    /** Lines in a second of the processor, into an index of its own. */
    private double round(String pipeline, Duration length) throws IOException, InterruptedException {
        long begin = cpuMillis();
        long spent = 0;
        long lines = 0;
        while (spent < length.toMillis()) {
            Node answer = ask("POST", INDEX + "/_bulk?pipeline=" + pipeline, bulk);
            if (!answer.text("/errors").equals(Optional.of("false"))) {
                throw new IllegalStateException("not all lines were stored");
            }
            lines += LINES;
            spent = cpuMillis() - begin;
        }
        double rate = lines * 1000.0 / spent;
        ask("DELETE", INDEX, "");
        return rate;
    }

    private Node ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return Json.read(response.body()).orElseThrow();
    }
}
