package dev.devmon.signals;

import dev.devmon.codec.Position;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A convention by which some frameworks name the metrics of their servers.
 *
 * @param priority the priority; of a service's conventions for one protocol the highest counts
 * @param protocol the protocol; empty for HTTP
 * @param prefix the beginning of the names below, where applications choose it; null where the names are complete
 * @param requests the names of counters
 * @param durations the names of histograms, without suffix; empty when there are none
 * @param exponential whether some send exponential histograms, which the store keeps as native ones under the bare names
 * @param where conditions on all of these series, in PromQL
 * @param components the component labels of series that count; the empty text for series without that label
 * @param sources canonical label -> the labels that may have its value, the one that takes precedence first; a single
 *     entry may join several labels with {@link #JOIN}
 * @param statuses value of the status label -> the status code that it stands for
 * @param at where the convention is defined
 */
record Convention(
        String name,
        String frameworks,
        int priority,
        String protocol,
        @Nullable Prefix prefix,
        List<String> requests,
        List<String> durations,
        Unit unit,
        boolean exponential,
        List<String> where,
        List<String> components,
        Map<Label, List<String>> sources,
        Map<String, String> statuses,
        Position at) {

    static final String JOIN = "/";

    /**
     * The beginning of metric names.
     *
     * @param form a regular expression without alternatives outside of groups
     * @param except a regular expression for names that do not count; may be empty
     */
    record Prefix(String form, String except) {
        /** Returns a pattern of whole names. */
        String names(List<String> ends) {
            return form + (ends.size() == 1 ? ends.get(0) : "(?:" + String.join("|", ends) + ")");
        }

        boolean begins(String name, List<String> ends) {
            return name.matches(names(ends)) && !name.matches(new Prefix(except, "").names(ends));
        }
    }

    /** The unit of the histogram's buckets and sum. */
    enum Unit {
        SECONDS,
        MILLISECONDS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The labels that every recorded series has under the same names. */
    enum Label {
        ENV,
        SERVICE,
        METHOD,
        ROUTE,
        STATUS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Convention {
        requests = List.copyOf(requests);
        durations = List.copyOf(durations);
        where = List.copyOf(where);
        components = List.copyOf(components);
        sources = Map.copyOf(sources);
        statuses = Map.copyOf(statuses);
    }

    /** Returns the labels that distinguish this convention's series from those of others. */
    Map<String, String> labels() {
        return protocol.isEmpty() ? Map.of("convention", name) : Map.of("convention", name, "protocol", protocol);
    }

    List<String> sources(Label label) {
        return Objects.requireNonNull(sources.get(label), "the reader gives every label a source");
    }

    /** Returns whether the convention reads a metric of this name, for a histogram without suffixes. */
    boolean reads(String name) {
        List<String> names =
                Stream.concat(requests.stream(), durations.stream()).toList();
        return prefix == null ? names.contains(name) : prefix.begins(name, names);
    }

    /**
     * Returns patterns of names that no other convention should count; of histograms only complete names, since others
     * may count requests.
     */
    Stream<String> patterns() {
        return prefix == null
                ? Stream.concat(
                        requests.stream(), durations.stream().flatMap(name -> Stream.of("_bucket", "_count", "_sum")
                                .map(name::concat)))
                : Stream.of(prefix.names(requests));
    }

    /** Returns whether the requests are the histogram's own count. */
    boolean countsByHistogram() {
        return requests.equals(counts(durations));
    }

    static List<String> counts(List<String> histograms) {
        return histograms.stream().map(histogram -> histogram + "_count").toList();
    }
}
