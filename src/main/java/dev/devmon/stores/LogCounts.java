package dev.devmon.stores;

import dev.devmon.codec.Node;
import dev.devmon.exposition.MetricsText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts the log lines of each service since counting began: of each level, with each type of error, and matching a
 * pattern of attacks. The store's pipeline puts these into {@code log.level}, {@code error.type} and {@code rule.name}:
 * all lines pass through it, whichever way they came.
 */
public final class LogCounts {
    /** The path to POST {@link #body} to. */
    public static final String PATH = LogSearch.PATH;

    private static final int MOST = 100;

    private static final String QUESTION =
            """
            {
              "size": 0,
              "query": {"bool": {"filter": [{"range": {"event.ingested": {"gt": "%1$s", "lte": "%2$s"}}}]}},
              "aggs": {"service": {
                "terms": {"field": "service.name", "size": %3$d},
                "aggs": {"env": {
                  "terms": {"field": "service.environment", "size": %3$d, "missing": ""},
                  "aggs": {
                    "level": {"terms": {"field": "log.level", "size": %3$d, "missing": "unknown"}},
                    "type": {"terms": {"field": "error.type", "size": %3$d}},
                    "pattern": {"terms": {"field": "rule.name", "size": %3$d}},
                    "failed": {"filter": {"term": {"tags": "pipeline_failed"}}}
                  }
                }}
              }}
            }
            """;

    private final Map<Key, LineCount> counts = new TreeMap<>();

    /** The kinds of counts. */
    private enum Family {
        LEVEL("devmon_log_lines_total", "Log lines, by level."),
        TYPE("devmon_log_errors_total", "Log lines with an error, by its type."),
        PATTERN("devmon_log_pattern_matches_total", "Log lines that look like an attack or contained a secret."),
        FAILED("devmon_log_lines_unparsed_total", "Log lines that the pipeline failed on.");

        private final String metric;
        private final String help;

        Family(String metric, String help) {
            this.metric = metric;
            this.help = help;
        }

        /** Returns the word for this kind in the query, and as a label. */
        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param value the value of the label; empty where lines are told apart only by their service */
    private record Key(Family family, String service, String env, String value) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::family).thenComparing(Key::labels).compare(this, other);
        }

        private String labels() {
            return value.isEmpty()
                    ? MetricsText.labels("service", service, "env", env)
                    : MetricsText.labels("service", service, "env", env, family.word(), value);
        }
    }

    /** Returns the query for lines that came in after {@code from} and not after {@code to}. */
    public static String body(Instant from, Instant to) {
        return QUESTION.formatted(from, to, MOST);
    }

    /** Adds the counts of an answer. */
    public void add(Node answer, Instant now) {
        for (Node service : buckets(answer, "/aggregations/service")) {
            for (Node env : buckets(service, "/env")) {
                for (Family family : List.of(Family.LEVEL, Family.TYPE, Family.PATTERN)) {
                    buckets(env, "/" + family.word())
                            .forEach(bucket -> add(new Key(family, key(service), key(env), key(bucket)), bucket, now));
                }
                env.find("/" + Family.FAILED.word())
                        .ifPresent(bucket -> add(new Key(Family.FAILED, key(service), key(env), ""), bucket, now));
            }
        }
    }

    private void add(Key key, Node bucket, Instant now) {
        long lines = Long.parseLong(bucket.text("/doc_count").orElse("0"));
        if (lines > 0) {
            counts.merge(bounded(key), new LineCount(now, lines), LineCount::plus);
        }
    }

    /**
     * Replaces the value of a new key beyond the first hundred: an application may name its errors, levels or itself as
     * it likes.
     */
    private Key bounded(Key key) {
        boolean full = !counts.containsKey(key)
                && counts.keySet().stream()
                                .filter(known -> known.family() == key.family()
                                        && known.service().equals(key.service())
                                        && known.env().equals(key.env()))
                                .count()
                        >= MOST;
        return full ? new Key(key.family(), key.service(), key.env(), "other") : key;
    }

    /** Returns the counts in Prometheus's text format; empty when there were no lines. */
    public String text(Instant now) {
        return Arrays.stream(Family.values())
                .map(family -> MetricsText.family(
                        family.metric,
                        "counter",
                        family.help,
                        counts.entrySet().stream()
                                .filter(count -> count.getKey().family() == family)
                                .map(count -> count.getKey().labels() + " "
                                        + count.getValue().shown(now))))
                .collect(Collectors.joining());
    }

    private static List<Node> buckets(Node node, String pointer) {
        return node.children(pointer + "/buckets");
    }

    private static String key(Node bucket) {
        return bucket.text("/key").orElse("");
    }
}
