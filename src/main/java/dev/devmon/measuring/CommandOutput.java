package dev.devmon.measuring;

import dev.devmon.codec.Form;
import dev.devmon.measuring.Answer.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the output of a command for a metric: a number, or lines of {@code label=value number}. */
public final class CommandOutput {
    private static final Pattern LINE = Pattern.compile("(?:(.*)\\s)?(\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=(.*)");

    private CommandOutput() {}

    /** @param labels the labels that every line must have */
    public static Answer read(String output, List<String> labels) {
        List<Series> series = new ArrayList<>();
        for (String line : output.lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList()) {
            Optional<Series> one = series(line, labels);
            if (one.isEmpty()) {
                return Answer.failed("it prints \"" + (line.length() > 80 ? line.substring(0, 80) + "..." : line)
                        + "\" instead of " + form(labels));
            }
            series.add(one.get());
        }
        return series.isEmpty() ? Answer.failed("it prints nothing") : Answer.of(series);
    }

    private static String form(List<String> labels) {
        return labels.isEmpty() ? "a number" : String.join("=... ", labels) + "=... and a number";
    }

    private static Optional<Series> series(String line, List<String> labels) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || Form.NUMBER.reader().apply(parts.group(2)).isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        String written = Optional.ofNullable(parts.group(1)).orElse("").strip();
        for (String label : written.isEmpty() ? new String[0] : written.split("\\s+(?=\\w+=)", -1)) {
            Matcher pair = LABEL.matcher(label);
            if (!pair.matches() || values.put(pair.group(1), pair.group(2)) != null) {
                return Optional.empty();
            }
        }
        return values.size() == labels.size() && values.keySet().containsAll(labels)
                ? Optional.of(new Series(labels.stream().map(values::get).toList(), parts.group(2)))
                : Optional.empty();
    }
}
