package dev.devmon.canary;

import dev.devmon.codec.Node;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.stores.LocalHttp;
import dev.devmon.stores.LogLine;
import dev.devmon.stores.LogSearch;
import dev.devmon.stores.ServedApi;
import dev.devmon.stores.TraceSearch;
import dev.devmon.stores.TraceSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks of a canary, component by component. Each returns why it fails; empty when it passes. */
final class CanaryChecks {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration AROUND = Duration.ofMinutes(1);

    /** Where a data source links its metrics to a trace: an address, with the trace's id to be filled in. */
    private static final String EXEMPLAR_LINK = "/jsonData/exemplarTraceIdDestinations/0/url";

    private static final String LINKED_VALUE = "${__value.raw}";

    /** Where a data source links its log lines to a trace: by another data source. */
    private static final String LOG_LINK = "/jsonData/dataLinks/0/datasourceUid";

    /** Where data sources refer to others. */
    private static final List<String> REFERENCES =
            List.of(LOG_LINK, "/jsonData/tracesToLogsV2/datasourceUid", "/jsonData/tracesToMetrics/datasourceUid");

    private final CanaryTelemetry sent;

    CanaryChecks(CanaryTelemetry sent) {
        this.sent = sent;
    }

    /** Sends a request without spans to the address that containers send theirs to. */
    Optional<String> postNothing(ServedApi door, String address) {
        String url = "http://" + new Endpoint(address, door.port()).address() + "/v1/traces";
        try {
            LocalHttp.Answer answer = LocalHttp.request("POST", url, "{\"resourceSpans\":[]}", TIMEOUT);
            return answer.ok() ? Optional.empty() : Optional.of("POST " + url + " answers " + answer.status());
        } catch (IOException e) {
            return Optional.of("POST " + url + ": " + e.getMessage());
        }
    }

    /** Sends one signal: {@code traces}, {@code metrics} or {@code logs}. */
    Optional<String> post(ServedApi door, String signal, String body) {
        String path = "/v1/" + signal;
        try {
            LocalHttp.Answer answer = LocalHttp.request("POST", LocalHttp.url(door.port(), path), body, TIMEOUT);
            return answer.ok() && !answer.body().contains("rejected")
                    ? Optional.empty()
                    : Optional.of("POST " + path + " answers " + answer.status() + " "
                            + answer.body().strip());
        } catch (IOException e) {
            return Optional.of("POST " + path + ": " + e.getMessage());
        }
    }

    /** Sends one line over TCP. */
    Optional<String> sendLine(ServedApi door) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()), (int) TIMEOUT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write((sent.logLine() + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("port " + door.port() + ": " + e.getMessage());
        }
    }

    Optional<String> hasTrace(ServedApi traces) {
        List<TraceSummary> found = traces.find(TraceSearch.trace(sent.traceId()))
                .map(TraceSearch::traces)
                .orElse(List.of());
        int spans = found.stream().mapToInt(TraceSummary::spans).sum();
        return spans == CanaryTelemetry.SPANS
                ? Optional.empty()
                : Optional.of("it has " + spans + " spans of the trace " + sent.traceId());
    }

    Optional<String> hasMetric(ServedApi metrics) {
        String query = CanaryTelemetry.METRIC + "_count{service=\"" + CanaryTelemetry.SERVICE + "\", env!=\"\"}";
        String path = "/api/v1/query?query="
                + encoded("timestamp(" + query + ") >= " + sent.at().getEpochSecond());
        return metrics.find(path)
                        .flatMap(answer -> answer.find("/data/result/0"))
                        .isPresent()
                ? Optional.empty()
                : Optional.of("it has no recent " + query);
    }

    Optional<String> hasExemplar(ServedApi metrics) {
        String path = "/api/v1/query_exemplars?query=" + CanaryTelemetry.METRIC + "_bucket&start="
                + sent.at().minus(AROUND).getEpochSecond() + "&end="
                + sent.at().plus(AROUND).getEpochSecond();
        boolean found = metrics.find(path).flatMap(answer -> answer.find("/data")).stream()
                .flatMap(data -> data.children().stream())
                .flatMap(series -> series.children("/exemplars").stream())
                .anyMatch(
                        exemplar -> exemplar.text("/labels/trace_id").orElse("").equals(sent.traceId()));
        return found
                ? Optional.empty()
                : Optional.of("no exemplar of " + CanaryTelemetry.METRIC + " has the trace id " + sent.traceId());
    }

    Optional<String> hasLogs(ServedApi logs) {
        long complete = lines(logs).stream()
                .filter(line -> line.message().endsWith("begins")
                        && line.level().equals("info")
                        && line.correlationId().equals(sent.correlationId()))
                .count();
        return complete == CanaryTelemetry.SPANS
                ? Optional.empty()
                : Optional.of("it has " + complete + " of " + CanaryTelemetry.SPANS + " lines with trace id "
                        + sent.traceId() + " and correlation id " + sent.correlationId());
    }

    Optional<String> hasLine(ServedApi logs) {
        return lines(logs).stream()
                        .anyMatch(line -> line.message().equals(CanaryTelemetry.LINE)
                                && line.level().equals("info")
                                && line.correlationId().equals(sent.correlationId()))
                ? Optional.empty()
                : Optional.of("it has no line \"" + CanaryTelemetry.LINE + "\" with trace id " + sent.traceId());
    }

    private List<LogLine> lines(ServedApi logs) {
        return LogSearch.lines(logs.send(
                "POST",
                LogSearch.PATH,
                LogSearch.body(new LogSearch.Query(
                        CanaryTelemetry.SERVICE, sent.traceId(), null, null, null, null, 2 * CanaryTelemetry.SPANS))));
    }

    /** Checks that the dashboards' data sources link to each other, and from metrics and log lines to this trace. */
    Optional<String> hasLinks(ServedApi pages) {
        List<Node> sources = pages.get("/api/datasources").children();
        Set<String> known =
                sources.stream().flatMap(source -> source.text("/uid").stream()).collect(Collectors.toSet());
        Optional<String> lost = sources.stream()
                .flatMap(source -> REFERENCES.stream().flatMap(link -> source.text(link).stream()))
                .filter(target -> !known.contains(target))
                .findFirst();
        if (lost.isPresent()) {
            return Optional.of("a link leads to the data source " + lost.get() + ", which does not exist");
        }
        Optional<String> exemplarLink = first(sources, EXEMPLAR_LINK);
        if (exemplarLink.isEmpty()) {
            return Optional.of("no data source links a metric to a trace");
        }
        Optional<String> deadEnd = whyDeadEnd(exemplarLink.get().replace(LINKED_VALUE, sent.traceId()));
        if (deadEnd.isPresent()) {
            return deadEnd;
        }
        Optional<String> traces = first(sources, LOG_LINK);
        return traces.flatMap(uid ->
                                pages.find("/api/datasources/proxy/uid/" + uid + TraceSearch.trace(sent.traceId())))
                        .isPresent()
                ? Optional.empty()
                : Optional.of("the trace " + sent.traceId() + " is not found by the link from a log line"
                        + traces.map(uid -> " (data source " + uid + ")").orElse(": no data source has one"));
    }

    private static Optional<String> first(List<Node> sources, String pointer) {
        return sources.stream().flatMap(source -> source.text(pointer).stream()).findFirst();
    }

    /** Follows a link as a browser does: the page, then the trace that the page requests from its own server. */
    private Optional<String> whyDeadEnd(String link) {
        for (String address : List.of(
                link,
                URI.create(link).resolve(TraceSearch.trace(sent.traceId())).toString())) {
            try {
                LocalHttp.Answer answer = LocalHttp.request("GET", address, TIMEOUT);
                if (!answer.ok()) {
                    return Optional.of("the link from a metric leads to " + link + ", but " + address + " answers "
                            + answer.status());
                }
            } catch (IOException e) {
                return Optional.of("the link from a metric leads to " + link + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
