package dev.devmon.signals;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.promql.PromQl;
import dev.devmon.signals.Threshold.Kind;
import dev.devmon.signals.Threshold.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Reads the thresholds that come with devmon, and how the user tunes them. */
final class ThresholdsReader {
    static final Form<String> LABEL = Form.matching(PromQl.LABEL, "the name of a label");
    static final Form<String> METRIC = Form.matching(PromQl.METRIC, "the name of a metric");

    private final Problems problems;
    private final List<Threshold> all = new ArrayList<>();
    private final Map<String, Value> defaults = new HashMap<>();
    private final SortedMap<String, SortedMap<String, Value>> services = new TreeMap<>();

    ThresholdsReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the thresholds that come with devmon.
     *
     * @param file the name of the file in problems
     */
    ThresholdsReader read(String file, String text) {
        Yaml.read(file, text, problems, fields -> {
            fields.schema(1);
            fields.require("thresholds");
            return all.addAll(
                    fields.each("thresholds", ThresholdsReader::threshold).values());
        });
        return this;
    }

    /** Applies the user's values, which override those set before. */
    ThresholdsReader tune(Node own) {
        Fields fields = Fields.of(own, problems);
        values(fields.fields("defaults"), defaults::put);
        Fields perService = fields.fields("services");
        for (String service : perService.keys()) {
            values(perService.fields(service), (key, value) -> services.computeIfAbsent(
                            service, ignored -> new TreeMap<>())
                    .put(key, value));
        }
        fields.rejectUnknown();
        return this;
    }

    Thresholds thresholds() {
        return new Thresholds(all, defaults, services);
    }

    private void values(Fields fields, BiConsumer<String, Value> into) {
        for (Threshold threshold : all) {
            value(fields, threshold.key(), threshold.kind()).ifPresent(value -> into.accept(threshold.key(), value));
        }
        fields.rejectUnknown();
    }

    private static Threshold threshold(Fields entries, String key) {
        Fields entry = entries.fields(key);
        Kind kind = entry.optional("kind", Form.oneOf(Kind.class)).orElse(Kind.DURATION);
        List.of("record", "kind", "default", "over", "by").forEach(entry::require);
        Threshold threshold = new Threshold(
                key,
                entry.optional("record", METRIC).orElse(""),
                kind,
                value(entry, "default", kind).orElse(new Value("", BigDecimal.ZERO, entry.at())),
                entry.optional("over", METRIC).orElse(""),
                entry.all("by", LABEL),
                entry.textMap("labels"),
                entry.optional("stated", METRIC).orElse(null));
        entry.rejectUnknown();
        return threshold;
    }

    private static Optional<Value> value(Fields fields, String key, Kind kind) {
        return fields.optional(
                key,
                new Form<>(
                        text -> kind.parse(text).map(number -> new Value(text, number, fields.at(key))), kind.form()));
    }
}
