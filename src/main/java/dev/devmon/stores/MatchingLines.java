package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The question how many log lines of a service match a query, and its answer. */
public final class MatchingLines {
    /** Where to POST {@link #body}. */
    public static final String PATH = LogSearch.PATH;

    private MatchingLines() {}

    /**
     * Of the lines that came in after one time and not after the other.
     *
     * @param query in Lucene's syntax; null for all lines
     * @param field by whose values they are counted; null for all together
     * @param most how many values at most
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

    /** How many there were with each value of the field; without a field, all of them under an empty text. */
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

    /** Why it was refused, in the store's words. */
    public static String refusal(String body) {
        return Json.read(body)
                .flatMap(answer -> answer.text("/error/root_cause/0/reason").or(() -> answer.text("/error/reason")))
                .orElse(body);
    }

    private static long number(Node node, String pointer) {
        return Long.parseLong(node.text(pointer).orElse("0"));
    }
}
