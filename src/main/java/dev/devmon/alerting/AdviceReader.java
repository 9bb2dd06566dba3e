package dev.devmon.alerting;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.promql.Expression.Matcher;
import dev.devmon.promql.Expression.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the file of advice; its keys are described at its head. */
public final class AdviceReader {
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)(=~|!~|!=|=)\"([^\"\\\\]*)\"");
    private static final Pattern SELECTOR =
            Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(" + MATCHER + "(?:, *" + MATCHER + ")*)})?");
    private static final String SELECTOR_FORM = "a metric, or one with conditions such as a{b=\"c\"}";

    private AdviceReader() {}

    /** @param file how problems name it */
    public static AdviceBook read(String file, String text, Problems problems) {
        return Yaml.read(file, text, problems, AdviceReader::book)
                .orElseGet(() -> new AdviceBook(List.of(), new SeriesIndex.Events(List.of(), Map.of()), List.of()));
    }

    private static AdviceBook book(Fields fields) {
        fields.schema(1);
        return new AdviceBook(
                patterns(fields, "shared"),
                fields.requiredFields("events").read(AdviceReader::events),
                fields.list("advice", AdviceReader::advice));
    }

    private static SeriesIndex.Events events(Fields events) {
        List<SeriesIndex.Event> metrics = new ArrayList<>();
        events.textMap("metrics").forEach((metric, sign) -> Fields.pattern(metric)
                .filter(ignored -> sign.isEmpty() || SELECTOR.matcher(sign).matches())
                .ifPresentOrElse(
                        pattern -> metrics.add(new SeriesIndex.Event(pattern, sign.isEmpty() ? null : selector(sign))),
                        () -> events.problem(
                                "metrics",
                                "\"" + metric + ": " + sign + "\" is not a regular expression, and " + SELECTOR_FORM,
                                "correct it")));
        Map<String, Pattern> labels = new LinkedHashMap<>();
        Fields forms = events.fields("labels");
        forms.keys().forEach(label -> forms.optionalPattern(label).ifPresent(form -> labels.put(label, form)));
        return new SeriesIndex.Events(metrics, labels);
    }

    private static Advice advice(Fields entry) {
        entry.require("missing");
        return new Advice(
                patterns(entry, "missing"),
                entry.allMatching("present", SELECTOR, SELECTOR_FORM).stream()
                        .map(AdviceReader::selector)
                        .toList(),
                entry.texts("runtimes"),
                entry.text("says"),
                entry.optionalText("change").orElse(null),
                entry.optionalText("if").orElse(null));
    }

    private static List<Pattern> patterns(Fields fields, String key) {
        List<Pattern> patterns = new ArrayList<>();
        for (String text : fields.allMatching(key, Pattern.compile(".+"), "a regular expression")) {
            Fields.pattern(text)
                    .ifPresentOrElse(
                            patterns::add,
                            () -> fields.problem(
                                    key, key + ": \"" + text + "\" is no regular expression", "correct it"));
        }
        return patterns;
    }

    /** Of a text that {@link #SELECTOR} matches. */
    private static Selector selector(String text) {
        java.util.regex.Matcher parts = SELECTOR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        List<Matcher> matchers = new ArrayList<>();
        if (parts.group(2) != null) {
            MATCHER.matcher(parts.group(2))
                    .results()
                    .forEach(found -> matchers.add(new Matcher(found.group(1), found.group(2), found.group(3))));
        }
        return new Selector(parts.group(1), matchers, null, List.of());
    }
}
