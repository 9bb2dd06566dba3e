package dev.devmon.alerting.firing;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.promql.Expression.Matcher;
import dev.devmon.promql.Expression.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the file of advice; its keys are described at its head. */
public final class AdviceReader {
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)(=~|!~|!=|=)\"([^\"\\\\]*)\"");
    private static final Pattern SELECTOR =
            Pattern.compile("(?!$)([a-zA-Z_:][\\w:]*)?(?:\\{(" + MATCHER + "(?:, *" + MATCHER + ")*)})?");
    private static final Form<Selector> SELECTORS =
            new Form<>(AdviceReader::selector, "a metric, or one with conditions such as a{b=\"c\"}");

    private AdviceReader() {}

    /** @param file the name of the file in problems */
    public static AdviceBook read(String file, String text, Problems problems) {
        return Yaml.read(file, text, problems, AdviceReader::book)
                .orElseGet(() ->
                        new AdviceBook(List.of(), new SeriesIndex.Events(List.of(), Map.of()), List.of(), List.of()));
    }

    private static AdviceBook book(Fields fields) {
        fields.schema(1);
        return new AdviceBook(
                fields.all("shared", Form.PATTERN),
                fields.requiredFields("events").read(AdviceReader::events),
                fields.list("ceilings", AdviceReader::ceiling),
                fields.list("advice", AdviceReader::advice));
    }

    private static Ceiling ceiling(Fields entry) {
        entry.require("alerts");
        return new Ceiling(
                entry.texts("alerts"),
                entry.text("query"),
                entry.text("lacks"),
                entry.text("says"),
                entry.text("change"));
    }

    private static SeriesIndex.Events events(Fields events) {
        List<SeriesIndex.EventMetric> metrics = new ArrayList<>();
        events.textMap("metrics").forEach((metric, sign) -> {
            Optional<Pattern> pattern = Form.PATTERN.reader().apply(metric);
            Optional<Selector> selector = SELECTORS.reader().apply(sign);
            if (pattern.isPresent() && (sign.isEmpty() || selector.isPresent())) {
                metrics.add(new SeriesIndex.EventMetric(pattern.get(), selector.orElse(null)));
            } else {
                events.problem(
                        "metrics",
                        "\"" + metric + ": " + sign + "\" is not " + Form.PATTERN.description() + ", and "
                                + SELECTORS.description(),
                        "correct it");
            }
        });
        return new SeriesIndex.Events(metrics, events.map("labels", Form.PATTERN));
    }

    private static Advice advice(Fields entry) {
        entry.require("missing");
        return new Advice(
                entry.all("missing", Form.PATTERN),
                entry.all("present", SELECTORS),
                entry.texts("runtimes"),
                entry.text("says"),
                entry.optionalText("change").orElse(null),
                entry.optionalText("if").orElse(null));
    }

    private static Optional<Selector> selector(String text) {
        java.util.regex.Matcher parts = SELECTOR.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<Matcher> matchers = new ArrayList<>();
        if (parts.group(2) != null) {
            MATCHER.matcher(parts.group(2))
                    .results()
                    .forEach(found -> matchers.add(new Matcher(found.group(1), found.group(2), found.group(3))));
        }
        return Optional.of(new Selector(parts.group(1) == null ? "" : parts.group(1), matchers, null, List.of()));
    }
}
