package dev.devmon.exposition;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes Prometheus's text format, version 0.0.4. */
public final class MetricsText {
    private MetricsText() {}

    /**
     * A metric with all its samples; nothing when it has none.
     *
     * @param type {@code counter} or {@code gauge}
     * @param samples labels and value of each, as {@code {a="b"} 1}
     */
    public static String family(String name, String type, String help, Stream<String> samples) {
        String lines = samples.map(sample -> name + sample + "\n").collect(Collectors.joining());
        return lines.isEmpty() ? "" : "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n" + lines;
    }

    /** Names and values by turns, as {@code {a="b",c="d"}}. */
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
