package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query for how many log lines of a service match, and its answer. */
public final class MatchingLines {
    /** The path to POST {@link #body} to. */
    public static final String PATH = LogSearch.PATH;

    private MatchingLines() {}

    /**
     * Returns the body for lines that came in after {@code from} and not after {@code to}.
     *
     * @param query a query in Lucene's syntax; null for all lines
     * @param field the field by whose values lines are counted; null to count all together
     * @param most the largest number of values
     */
    public static String body(
            String service, @Nullable String query, @Nullable String field, int most, Instant from, Instant to) {
        List<Map<String, Object>> filters = new ArrayList<>();
        filters.add(Map.of("term", Map.of("service.name", service)));
        filters.add(Map.of("range", Map.of("event.ingested", Map.of("gt", from.toString(), "lte", to.toString()))));
        if (query != null) {
            filters.add(Map.of("query_string", Map.of("query", query, "default_field", "message")));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("size", 0);
        body.put("track_total_hits", true);
        body.put("query", Map.of("bool", Map.of("filter", filters)));
        if (field != null) {
            body.put("aggs", Map.of("value", Map.of("terms", Map.of("field", field, "size", most))));
        }
        return Json.line(body);
    }

    /** Returns value of the field -> number of lines; without a field, the number of all lines under an empty text. */
    public static Map<String, Long> counts(Node answer, @Nullable String field) {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (field == null) {
            counts.put("", number(answer, "/hits/total/value"));
        } else {
            answer.children("/aggregations/value/buckets")
                    .forEach(bucket -> counts.put(bucket.text("/key").orElse(""), number(bucket, "/doc_count")));
        }
        return counts;
    }

    /** Returns why the query was rejected, in the store's words. */
    public static String refusal(String body) {
        return Json.read(body)
                .flatMap(answer -> answer.text("/error/root_cause/0/reason").or(() -> answer.text("/error/reason")))
                .orElse(body);
    }

    private static long number(Node node, String pointer) {
        return Long.parseLong(node.text(pointer).orElse("0"));
    }
}
