package dev.devmon.report;

import dev.devmon.app.Metrics.Report;
import dev.devmon.codec.Json;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.exposition.MetricLints.Finding;
import dev.devmon.report.Table.Cell;
import dev.devmon.text.Visible;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Formats the metrics that a service exposes, for people and for programs. */
public final class MetricsTable {
    private static final int MOST = 3;
    private static final int HELP_WIDTH = 60;

    private MetricsTable() {}

    /** Returns the metrics by name, with the most expensive one named on top. */
    public static String text(Report report, TextStyle.Mode mode) {
        Table metrics = new Table(mode, "METRIC", "TYPE", "UNIT", "SERIES", "LABELS", "HELP");
        for (MetricFamily family : report.families()) {
            metrics.row(
                    family.name(),
                    type(family),
                    family.unit(),
                    Integer.toString(family.series()),
                    labels(family),
                    shortened(family.help()));
        }
        return Visible.line(heading(report)) + "\n" + Visible.line(largest(report)) + "\n\n" + metrics + "\n"
                + findings(report, mode) + others(report);
    }

    private static String heading(Report report) {
        String place = report.instance().isEmpty() ? "" : " at " + report.instance();
        return report.service() + place + ": " + counted(report.families().size(), "metric") + ", "
                + series(report.families()) + " series "
                + (report.path() == null ? "in the store, which keeps neither types nor help" : "at " + report.path());
    }

    private static int series(List<MetricFamily> families) {
        return families.stream().mapToInt(MetricFamily::series).sum();
    }

    private static String largest(Report report) {
        return report.families().stream()
                .sorted(Comparator.comparing(MetricFamily::series).reversed())
                .limit(MOST)
                .map(family -> family.name() + " (" + family.series() + ")")
                .collect(Collectors.joining(", ", "most of them: ", ""));
    }

    private static String type(MetricFamily family) {
        return family.typed() ? Json.word(family.type()) : "untyped";
    }

    /** Returns the labels that multiply the metric's series most, with the number of values of each. */
    private static String labels(MetricFamily family) {
        return several(family)
                .limit(MOST)
                .map(label -> label.getKey() + " (" + (label.getValue() < MetricFamily.MOST_VALUES ? "" : "at least ")
                        + label.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Stream<Map.Entry<String, Integer>> several(MetricFamily family) {
        return family.labels().entrySet().stream()
                .filter(label -> label.getValue() > 1)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed());
    }

    private static String shortened(String help) {
        return help.codePointCount(0, help.length()) <= HELP_WIDTH
                ? help
                : help.substring(0, help.offsetByCodePoints(0, HELP_WIDTH - 3)) + "...";
    }

    private static String findings(Report report, TextStyle.Mode mode) {
        if (report.findings().isEmpty()) {
            return report.path() == null ? "" : "no findings: every metric is named as it should be\n";
        }
        Table table = new Table(mode, "FINDING", "", "WHAT TO DO");
        for (Finding finding : report.findings()) {
            table.row(new Cell(finding.metric(), TextStyle.BUSY), Cell.of(finding.problem()), Cell.of(finding.fix()));
        }
        return table + "\n" + counted(report.findings().size(), "finding") + "\n";
    }

    private static String others(Report report) {
        return report.others().isEmpty()
                ? ""
                : "\n"
                        + Visible.line("it has metrics at other addresses too; show them with `--instance`: "
                                + String.join(", ", report.others()))
                        + "\n";
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private record Document(
            int schemaVersion,
            String service,
            String instance,
            @Nullable String path,
            int series,
            List<Entry> metrics,
            List<Finding> findings,
            List<String> otherInstances) {}

    private record Entry(
            String name, String type, String unit, String help, int series, Map<String, Integer> labelValues) {
        static Entry of(MetricFamily family) {
            return new Entry(
                    family.name(),
                    MetricsTable.type(family),
                    family.unit(),
                    family.help(),
                    family.series(),
                    family.labels());
        }
    }

    public static String json(Report report) {
        return Json.write(new Document(
                1,
                report.service(),
                report.instance(),
                report.path(),
                series(report.families()),
                report.families().stream().map(Entry::of).toList(),
                report.findings(),
                report.others()));
    }
}
