package dev.devmon.stores;

import dev.devmon.codec.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The search for traces: the HTTP API of Jaeger's own pages, {@code /api/traces}, whose times are microseconds. */
public final class TraceSearch {
    /** The path of the names of services that have sent spans. */
    public static final String SERVICES = "/api/services";

    private TraceSearch() {}

    /** Returns the path of the latest traces of a service that began between two times. */
    public static String latest(String service, Instant from, Instant to, int limit) {
        return "/api/traces?service=" + URLEncoder.encode(service, StandardCharsets.UTF_8) + "&lookback=custom&limit="
                + limit + "&start=" + micros(from) + "&end=" + micros(to);
    }

    /** Returns the path of a trace. */
    public static String trace(String id) {
        return "/api/traces/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    public static List<String> services(Node answer) {
        return answer.children("/data").stream()
                .flatMap(name -> name.text("").stream())
                .sorted()
                .toList();
    }

    /** Returns the traces of an answer, the latest first. */
    public static List<TraceSummary> traces(Node answer) {
        return answer.children("/data").stream()
                .filter(trace -> !spans(trace).isEmpty())
                .map(TraceSearch::summary)
                .sorted(Comparator.comparing(TraceSummary::start).reversed())
                .toList();
    }

    /** Returns the spans of an answer with one trace, the earliest first. */
    public static List<TraceSpan> spansOfOne(Node answer) {
        return answer.children("/data").stream()
                .flatMap(trace -> spans(trace).stream().map(span -> span(span, trace)))
                .sorted(Comparator.comparing(TraceSpan::start))
                .toList();
    }

    private static TraceSpan span(Node span, Node trace) {
        Map<String, String> tags = new TreeMap<>();
        tags(span).forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return new TraceSpan(
                span.text("/spanID").orElse(""),
                span.text("/references/0/spanID").orElse(""),
                service(span, trace),
                span.text("/operationName").orElse(""),
                Instant.EPOCH.plus(number(span, "/startTime"), ChronoUnit.MICROS),
                number(span, "/duration"),
                failed(span),
                tags,
                span.children("/logs").stream()
                        .map(event -> {
                            Map<String, String> fields = new TreeMap<>();
                            event.children("/fields").stream()
                                    .map(TraceSearch::tag)
                                    .forEach(field -> fields.put(field.getKey(), field.getValue()));
                            return fields;
                        })
                        .toList());
    }

    private static List<Node> spans(Node trace) {
        return trace.children("/spans");
    }

    private static TraceSummary summary(Node trace) {
        List<Node> spans = spans(trace);
        Node root = spans.stream()
                .min(Comparator.comparing(
                                (Node span) -> !span.children("/references").isEmpty())
                        .thenComparing(span -> number(span, "/startTime")))
                .orElseThrow();
        long start = spans.stream()
                .mapToLong(span -> number(span, "/startTime"))
                .min()
                .orElse(0);
        long end = spans.stream()
                .mapToLong(span -> number(span, "/startTime") + number(span, "/duration"))
                .max()
                .orElse(start);
        return new TraceSummary(
                trace.text("/traceID").orElse(""),
                Instant.EPOCH.plus(start, ChronoUnit.MICROS),
                Duration.of(end - start, ChronoUnit.MICROS),
                spans.size(),
                (int) spans.stream().filter(TraceSearch::failed).count(),
                service(root, trace),
                root.text("/operationName").orElse(""),
                spans.stream()
                        .map(span -> service(span, trace))
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static String service(Node span, Node trace) {
        return span.text("/processID")
                .flatMap(process -> trace.text("/processes/" + process + "/serviceName"))
                .orElse("");
    }

    private static boolean failed(Node span) {
        return tags(span).anyMatch(Map.entry("error", "true")::equals);
    }

    private static Stream<Map.Entry<String, String>> tags(Node span) {
        return span.children("/tags").stream().map(TraceSearch::tag);
    }

    private static Map.Entry<String, String> tag(Node tag) {
        return Map.entry(tag.text("/key").orElse(""), tag.text("/value").orElse(""));
    }

    private static long number(Node node, String pointer) {
        Optional<String> text = node.text(pointer).filter(digits -> digits.matches("\\d{1,18}"));
        return text.map(Long::parseLong).orElse(0L);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
