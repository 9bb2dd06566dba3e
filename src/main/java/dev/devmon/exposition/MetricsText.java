package dev.devmon.exposition;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes Prometheus's text format, version 0.0.4. */
public final class MetricsText {
    private MetricsText() {}

    /**
     * Returns a metric with all its samples; an empty text when it has none.
     *
     * @param type {@code counter} or {@code gauge}
     * @param samples the labels and value of each sample, as {@code {a="b"} 1}
     */
    public static String family(String name, String type, String help, Stream<String> samples) {
        String lines = samples.map(sample -> name + sample + "\n").collect(Collectors.joining());
        return lines.isEmpty() ? "" : "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n" + lines;
    }

    /** Returns labels from alternating names and values, as {@code {a="b",c="d"}}. */
    public static String labels(String... namesAndValues) {
        StringJoiner labels = new StringJoiner(",", "{", "}");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.add(namesAndValues[i] + "=" + quoted(namesAndValues[i + 1]));
        }
        return labels.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
