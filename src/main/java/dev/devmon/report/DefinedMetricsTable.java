package dev.devmon.report;

import dev.devmon.app.DefinedMetricsCheck.Defined;
import dev.devmon.codec.Json;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Formats the metrics that devmon.yaml defines, for people and for programs. */
public final class DefinedMetricsTable {
    private static final int MOST = 3;

    private DefinedMetricsTable() {}

    private record Entry(String name, String service, String at, List<Sample> series, @Nullable String problem) {}

    private record Sample(Map<String, String> labels, String value) {}

    private record Document(int schemaVersion, List<Entry> metrics) {}

    public static String text(List<Defined> metrics, TextStyle.Mode mode) {
        Table table = new Table(mode, "METRIC", "SERVICE", "SERIES", "VALUES");
        StringBuilder problems = new StringBuilder();
        for (Defined defined : metrics) {
            String problem = defined.answer().problem();
            table.row(
                    defined.metric().name(),
                    defined.metric().service(),
                    problem == null ? Integer.toString(defined.answer().series().size()) : "-",
                    problem == null ? values(defined) : "none: see below");
            if (problem != null) {
                problems.append("\n")
                        .append(defined.metric().at())
                        .append(": ")
                        .append(Visible.line(defined.metric().name() + " has no values: " + problem))
                        .append("\n");
            }
        }
        return table + problems.toString();
    }

    private static String values(Defined defined) {
        List<Series> series = defined.answer().series();
        String first = series.stream()
                .limit(MOST)
                .map(one -> IntStream.range(0, one.labels().size())
                        .mapToObj(i -> defined.metric().labels().get(i) + "="
                                + one.labels().get(i) + " ")
                        .collect(Collectors.joining("", "", one.value())))
                .collect(Collectors.joining(", "));
        return Visible.line(series.size() > MOST ? first + " and " + (series.size() - MOST) + " more" : first);
    }

    public static String json(List<Defined> metrics) {
        List<Entry> entries = new ArrayList<>();
        for (Defined defined : metrics) {
            entries.add(new Entry(
                    defined.metric().name(),
                    defined.metric().service(),
                    defined.metric().at().toString(),
                    defined.answer().series().stream()
                            .map(series -> sample(defined, series))
                            .toList(),
                    defined.answer().problem()));
        }
        return Json.write(new Document(1, entries));
    }

    private static Sample sample(Defined defined, Series series) {
        List<String> names = defined.metric().labels();
        return new Sample(
                IntStream.range(0, names.size()).boxed().collect(Collectors.toMap(names::get, series.labels()::get)),
                series.value());
    }
}
