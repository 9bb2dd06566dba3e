package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A convention by which some libraries that take messages or jobs from a queue name their metrics.
 *
 * @param priority the priority; of a service's conventions the highest counts, and those of the same priority add up
 * @param processed counters of all messages that were handled, successfully or not
 * @param failed counters of those messages that failed
 * @param durations the names of histograms in seconds, without suffix
 * @param depth gauges of messages that wait
 * @param active gauges of messages that are being handled
 * @param where conditions on all of these series, in PromQL
 * @param components the component labels of series that count; the empty text for series without that label
 * @param sources canonical label -> the labels that may have its value, the one that takes precedence first
 */
record Consumer(
        String name,
        String frameworks,
        int priority,
        List<Selector> processed,
        List<Selector> failed,
        List<String> durations,
        List<Selector> depth,
        List<Selector> active,
        List<String> where,
        List<String> components,
        SortedMap<String, List<String>> sources) {

    Consumer {
        processed = List.copyOf(processed);
        failed = List.copyOf(failed);
        durations = List.copyOf(durations);
        depth = List.copyOf(depth);
        active = List.copyOf(active);
        where = List.copyOf(where);
        components = List.copyOf(components);
        sources = new TreeMap<>(sources);
    }

    /** Some or all series of a metric. */
    record Selector(String metric, List<String> conditions) {
        Selector {
            conditions = List.copyOf(conditions);
        }
    }

    /** Returns the selector in PromQL, limited to this convention's series. */
    String series(Selector selector) {
        List<String> matchers = new ArrayList<>(List.of(PromQl.anyOf("component", components)));
        matchers.addAll(where);
        matchers.addAll(selector.conditions());
        return PromQl.selector(selector.metric(), matchers);
    }
}
