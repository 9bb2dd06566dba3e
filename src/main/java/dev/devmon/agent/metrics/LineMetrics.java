package dev.devmon.agent.metrics;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Lines;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.session.RunningStack;
import dev.devmon.stores.LineCount;
import dev.devmon.stores.LocalHttp;
import dev.devmon.stores.LogSearch;
import dev.devmon.stores.MatchingLines;
import dev.devmon.stores.ServedApi;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics that count log lines: asks the log store how many have come in. */
final class LineMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(LineMetrics.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Clock clock;
    private final Map<ProjectMetric, Counting> countings = new HashMap<>();

    LineMetrics(Clock clock) {
        this.clock = clock;
    }

    /** The counts of one metric so far. */
    private static final class Counting {
        private final Map<String, LineCount> counts = new TreeMap<>();
        private Instant until;
        private Instant next = Instant.EPOCH;
        private @Nullable Answer refused;

        private Counting(Instant since, @Nullable String field) {
            until = since;
            if (field == null) {
                counts.put("", new LineCount(since, 0)); // no lines are a count as well
            }
        }
    }

    /**
     * Returns the answers of all metrics of log lines, by their ids. While the store does not answer, the counts stay
     * as they were; what was missed is counted later.
     *
     * @param metrics the metrics that are defined now, of any source
     */
    Map<String, Answer> answers(List<ProjectMetric> metrics, RunningStack running) {
        countings.keySet().retainAll(metrics);
        Optional<Integer> store = running.port(ServedApi.LOG_SEARCH);
        Instant now = clock.instant();
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (ProjectMetric metric : metrics) {
            if (metric.source() instanceof Lines lines) {
                Counting counting = countings.computeIfAbsent(
                        metric, one -> new Counting(now.minus(LogSearch.UNTIL_VISIBLE), lines.field()));
                if (store.isEmpty()) {
                    answers.put(metric.id(), Answer.failed("the stack stores no log lines"));
                } else {
                    count(metric, lines, counting, store.get(), now);
                    answers.put(metric.id(), answer(counting, now));
                }
            }
        }
        return answers;
    }

    private static void count(ProjectMetric metric, Lines lines, Counting counting, int port, Instant now) {
        if (counting.next.isAfter(now)) {
            return;
        }
        counting.next = now.plus(metric.every());
        Instant until = now.minus(LogSearch.UNTIL_VISIBLE);
        LocalHttp.Answer answer;
        try {
            answer = LocalHttp.request(
                    "POST",
                    LocalHttp.url(port, MatchingLines.PATH),
                    MatchingLines.body(
                            lines.service(), lines.query(), lines.field(), Answer.MOST_SERIES, counting.until, until),
                    TIMEOUT);
        } catch (IOException e) {
            LOG.debug("the lines of {} cannot be counted now", metric.id(), e);
            return;
        }
        Optional<Node> found = answer.ok() ? Json.read(answer.body()) : Optional.empty();
        counting.refused = found.isPresent()
                ? null
                : Answer.failed("the log store answers: " + MatchingLines.refusal(answer.body()));
        found.ifPresent(counts -> {
            MatchingLines.counts(counts, lines.field())
                    .forEach(
                            (value, count) -> counting.counts.merge(value, new LineCount(now, count), LineCount::plus));
            counting.until = until;
        });
    }

    private static Answer answer(Counting counting, Instant now) {
        return Optional.ofNullable(counting.refused)
                .orElseGet(() -> Answer.of(counting.counts.entrySet().stream()
                        .map(count -> new Series(
                                count.getKey().isEmpty() ? List.of() : List.of(count.getKey()),
                                Long.toString(count.getValue().shown(now))))
                        .toList()));
    }
}
