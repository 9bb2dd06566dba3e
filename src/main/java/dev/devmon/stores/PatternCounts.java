package dev.devmon.stores;

import dev.devmon.codec.Node;
import dev.devmon.exposition.MetricsText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many log lines matched which pattern, since counting began. The store's pipeline names the patterns of each line in
 * {@code rule.name}: all lines pass there, whichever way they came.
 */
public final class PatternCounts {
    /** Where to POST {@link #body}. */
    public static final String PATH = LogSearch.PATH;

    /** A counter that is born with its first match shows no increase: for so long a new one is shown as 0. */
    private static final Duration BORN_AT_ZERO = Duration.ofSeconds(15);

    private static final int MOST = 100;

    private static final String QUESTION =
            """
            {
              "size": 0,
              "query": {"bool": {"filter": [
                {"exists": {"field": "rule.name"}},
                {"range": {"event.ingested": {"gt": "%1$s", "lte": "%2$s"}}}
              ]}},
              "aggs": {"pattern": {
                "terms": {"field": "rule.name", "size": %3$d},
                "aggs": {"service": {
                  "terms": {"field": "service.name", "size": %3$d},
                  "aggs": {"env": {"terms": {"field": "service.environment", "size": %3$d}}}
                }}
              }}
            }
            """;

    private final Map<Key, Count> counts = new TreeMap<>();

    private record Key(String pattern, String service, String env) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return labels().compareTo(other.labels());
        }

        private String labels() {
            return MetricsText.labels("pattern", pattern, "service", service, "env", env);
        }
    }

    private record Count(Instant born, long value) {}

    /** The question for the lines that came in after one time and not after the other. */
    public static String body(Instant from, Instant to) {
        return QUESTION.formatted(from, to, MOST);
    }

    /** Adds an answer. */
    public void add(Node answer, Instant now) {
        for (Node pattern : buckets(answer, "/aggregations/pattern")) {
            for (Node service : buckets(pattern, "/service")) {
                for (Node env : buckets(service, "/env")) {
                    Key key = new Key(key(pattern), key(service), key(env));
                    long more = Long.parseLong(env.text("/doc_count").orElse("0"));
                    counts.merge(key, new Count(now, more), (old, found) -> new Count(old.born(), old.value() + more));
                }
            }
        }
    }

    /** In Prometheus's text format; empty when nothing has matched. */
    public String text(Instant now) {
        return MetricsText.family(
                "devmon_log_pattern_matches_total",
                "counter",
                "Log lines that look like an attack or contained a secret.",
                counts.entrySet().stream().map(count -> count.getKey().labels() + " " + shown(count.getValue(), now)));
    }

    private static long shown(Count count, Instant now) {
        return count.born().plus(BORN_AT_ZERO).isAfter(now) ? 0 : count.value();
    }

    private static List<Node> buckets(Node node, String pointer) {
        return node.children(pointer + "/buckets");
    }

    private static String key(Node bucket) {
        return bucket.text("/key").orElse("");
    }
}
