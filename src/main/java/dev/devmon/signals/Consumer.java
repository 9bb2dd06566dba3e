package dev.devmon.signals;

import dev.devmon.promql.PromQl;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How some libraries that take messages or jobs from a queue name their metrics.
 *
 * @param priority of a service's conventions the highest count; those of the same priority add up
 * @param processed counters of all messages that were handled, whatever came of it
 * @param failed those of them that failed
 * @param durations names of histograms in seconds, without suffix
 * @param depth how many messages wait
 * @param active how many are being handled
 * @param where conditions on all of these, in PromQL
 * @param components whose series count, as their label says; the empty text for series without that label
 * @param sources canonical label -> the labels that may have its value, first the one that counts most
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

    /** Series of a metric, some or all. */
    record Selector(String metric, List<String> conditions) {
        Selector {
            conditions = List.copyOf(conditions);
        }
    }

    /** The selector in PromQL, for this convention's series. */
    String series(Selector selector) {
        List<String> matchers = new ArrayList<>(List.of(PromQl.anyOf("component", components)));
        matchers.addAll(where);
        matchers.addAll(selector.conditions());
        return PromQl.selector(selector.metric(), matchers);
    }
}
