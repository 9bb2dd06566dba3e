package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The search for log lines: Elasticsearch's {@code _search}, over every data stream of logs. */
public final class LogSearch {
    /** The path to POST {@link #body} to. */
    public static final String PATH = "/logs-*/_search?ignore_unavailable=true&allow_no_indices=true";

    /** The levels, from the least to the most severe. */
    public static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "fatal");

    /** The time after which a line that came in can be found. */
    public static final Duration UNTIL_VISIBLE = Duration.ofSeconds(5);

    public static final int LARGEST_ANSWER = 10_000; // index.max_result_window

    private LogSearch() {}

    /**
     * The search conditions; null for what does not matter.
     *
     * @param trace the trace id, in hexadecimal
     * @param level the least severe level, one of {@link #LEVELS}
     * @param text words that the message contains, in this order
     * @param happenedAfter lower bound of the lines' own time
     * @param storedAfter lower bound of the time at which they came in
     * @param limit the largest number of lines
     */
    public record Query(
            @Nullable String service,
            @Nullable String trace,
            @Nullable String correlation,
            @Nullable String level,
            @Nullable String text,
            @Nullable Instant happenedAfter,
            @Nullable Instant storedAfter,
            int limit) {

        /** Creates a query for any message. */
        public Query(
                @Nullable String service,
                @Nullable String trace,
                @Nullable String correlation,
                @Nullable String level,
                @Nullable Instant happenedAfter,
                @Nullable Instant storedAfter,
                int limit) {
            this(service, trace, correlation, level, null, happenedAfter, storedAfter, limit);
        }

        /** Returns the same query for everything stored later, or as much of it as fits in one answer. */
        public Query storedAfter(Instant time) {
            return new Query(service, trace, correlation, level, text, null, time, LARGEST_ANSWER);
        }
    }

    /** Returns the body of the request, which asks for the latest lines first. */
    public static String body(Query query) {
        List<Map<String, Object>> filters = new ArrayList<>();
        term("service.name", query.service()).ifPresent(filters::add);
        term("trace.id", query.trace()).ifPresent(filters::add);
        term("labels.correlation_id", query.correlation()).ifPresent(filters::add);
        if (query.level() != null) {
            filters.add(
                    Map.of("terms", Map.of("log.level", LEVELS.subList(LEVELS.indexOf(query.level()), LEVELS.size()))));
        }
        if (query.text() != null) {
            filters.add(Map.of("match_phrase", Map.of("message", query.text())));
        }
        after("@timestamp", query.happenedAfter()).ifPresent(filters::add);
        after("event.ingested", query.storedAfter()).ifPresent(filters::add);
        return Json.write(Map.of(
                "size", query.limit(),
                "sort", List.of(Map.of("@timestamp", Map.of("order", "desc", "unmapped_type", "date"))),
                "query", Map.of("bool", Map.of("filter", filters))));
    }

    private static Optional<Map<String, Object>> term(String field, @Nullable String value) {
        return Optional.ofNullable(value).map(text -> Map.of("term", Map.of(field, text)));
    }

    private static Optional<Map<String, Object>> after(String field, @Nullable Instant time) {
        return Optional.ofNullable(time)
                .map(instant -> Map.of("range", Map.of(field, Map.of("gt", instant.toString()))));
    }

    /** Returns the lines of an answer, the earliest first. */
    public static List<LogLine> lines(Node answer) {
        List<LogLine> lines = new ArrayList<>();
        for (Node hit : answer.children("/hits/hits")) {
            lines.add(0, line(hit));
        }
        return lines;
    }

    private static LogLine line(Node hit) {
        Node source = hit.find("/_source").orElse(hit);
        Instant time = instant(source, "/@timestamp").orElse(Instant.EPOCH);
        return new LogLine(
                hit.text("/_id").orElse(""),
                time,
                instant(source, "/event/ingested").orElse(time),
                source.text("/log/level").orElse(""),
                source.text("/service/name").orElse(""),
                source.text("/log/logger").orElse(""),
                source.text("/message").orElse(""),
                source.text("/trace/id").orElse(""),
                source.text("/labels/correlation_id").orElse(""),
                source.text("/error/stack_trace").orElse(""));
    }

    private static Optional<Instant> instant(Node source, String pointer) {
        try {
            return source.text(pointer).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty(); // a document that others wrote past the pipeline
        }
    }
}
