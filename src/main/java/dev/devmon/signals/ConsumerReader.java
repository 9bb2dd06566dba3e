package dev.devmon.signals;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.promql.PromQl;
import dev.devmon.signals.Consumer.Selector;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an entry of {@code consumers}, whose keys conventions.yaml describes. */
final class ConsumerReader {
    private static final Pattern SELECTOR =
            Pattern.compile("(" + PromQl.METRIC + ")(?:\\{(" + PromQl.MATCHER + "(?:,\\s*" + PromQl.MATCHER + ")*)})?");
    private static final Form<Selector> SERIES = Form.matching(
                    SELECTOR, "the name of a metric, with conditions or without, such as jobs{state=\"waiting\"}")
            .map(ConsumerReader::selector);

    private final Fields entries;
    private final String name;
    private final Fields entry;

    /** @param entries the mapping of all consumers by name */
    ConsumerReader(Fields entries, String name) {
        this.entries = entries;
        this.name = name;
        this.entry = entries.fields(name);
    }

    Consumer read() {
        ConventionReader.checkName(entries, name);
        List<String> durations = entry.all("duration", ThresholdsReader.METRIC);
        List<Selector> processed = entry.has("processed")
                ? entry.all("processed", SERIES)
                : Convention.counts(durations).stream()
                        .map(metric -> new Selector(metric, List.of()))
                        .toList();
        if (processed.isEmpty()) {
            entries.problem(
                    name,
                    "convention " + name + " names no metric that counts messages",
                    "add `processed:`, or `duration:` with a histogram that counts them");
        }
        Consumer consumer = new Consumer(
                name,
                entry.text("frameworks"),
                ConventionReader.priority(entry),
                processed,
                entry.all("failed", SERIES),
                durations,
                entry.all("depth", SERIES),
                entry.all("active", SERIES),
                ConventionReader.where(entry),
                ConventionReader.components(entry),
                sources());
        entry.rejectUnknown();
        return consumer;
    }

    private SortedMap<String, List<String>> sources() {
        SortedMap<String, List<String>> sources = new TreeMap<>();
        for (String label : ConsumerRules.LABELS) {
            List<String> given = entry.all(label, ThresholdsReader.LABEL);
            sources.put(label, given.isEmpty() ? List.of(label) : given);
        }
        return sources;
    }

    private static Selector selector(String text) {
        Matcher parts = SELECTOR.matcher(text);
        if (!parts.matches() || parts.group(2) == null) {
            return new Selector(text, List.of());
        }
        return new Selector(
                parts.group(1),
                PromQl.MATCHER
                        .matcher(parts.group(2))
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }
}
