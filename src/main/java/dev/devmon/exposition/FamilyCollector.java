package dev.devmon.exposition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the samples of a page by the metric that they belong to. */
public final class FamilyCollector implements FamilyListener {
    private static final List<String> OF_HISTOGRAMS = List.of("_bucket", "_sum", "_count", "_gsum", "_gcount");

    /** The suffix of the sample with the time at which a counter began, which adds nothing else. */
    private static final String CREATED = "_created";

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> helps = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();
    private final Map<String, Collected> collected = new TreeMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();

    private static final class Collected {
        /** The name under which the type and help are given. */
        private final String declared;

        private final Map<String, Set<String>> values = new TreeMap<>();
        private int series;

        private Collected(String declared) {
            this.declared = declared;
        }

        private void add(Map<String, String> labels) {
            series++;
            labels.forEach((label, value) -> {
                Set<String> known = values.computeIfAbsent(label, ignored -> new HashSet<>());
                if (known.size() < MetricFamily.MOST_VALUES) {
                    known.add(value);
                }
            });
        }

        private Map<String, Integer> counts() {
            Map<String, Integer> counts = new TreeMap<>();
            values.forEach((label, known) -> counts.put(label, known.size()));
            return counts;
        }
    }

    @Override
    public void type(String family, String type) {
        types.put(family, type);
    }

    @Override
    public void help(String family, String help) {
        helps.put(family, help.replace("\\n", " ").replace("\\\"", "\"").replace("\\\\", "\\"));
    }

    @Override
    public void unit(String family, String unit) {
        units.put(family, unit);
    }

    @Override
    public void label(String label, String value) {
        labels.put(label, value);
    }

    @Override
    public void sample(String name) {
        String declared = declared(name);
        if (!name.endsWith(CREATED) || types.containsKey(name)) {
            collected
                    .computeIfAbsent(composed(declared) ? declared : name, ignored -> new Collected(declared))
                    .add(labels);
        }
        labels.clear();
    }

    /** Returns the metrics, sorted by name. */
    public List<MetricFamily> families() {
        return collected.entrySet().stream()
                .map(entry -> family(entry.getKey(), entry.getValue()))
                .toList();
    }

    private MetricFamily family(String name, Collected samples) {
        return new MetricFamily(
                name,
                typeOf(name, samples.declared),
                !List.of("", "untyped", "unknown").contains(types.getOrDefault(samples.declared, "")),
                helps.getOrDefault(samples.declared, ""),
                units.getOrDefault(samples.declared, MetricUnits.in(name)),
                samples.counts(),
                samples.series);
    }

    /** Returns whether a metric is a histogram or summary, whose samples have several names. */
    private boolean composed(String declared) {
        return List.of("histogram", "gaugehistogram", "summary").contains(types.getOrDefault(declared, ""));
    }

    private String declared(String name) {
        if (types.containsKey(name)) {
            return name;
        }
        for (String suffix : OF_HISTOGRAMS) {
            if (composed(without(suffix, name))) {
                return without(suffix, name);
            }
        }
        for (String suffix : List.of("_total", "_info")) {
            if (types.containsKey(without(suffix, name))) {
                return without(suffix, name);
            }
        }
        return name;
    }

    private static String without(String suffix, String name) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    /** Returns the type of a metric. An untyped one is judged by its name; what is always 1 is often called a gauge. */
    private MetricFamily.Type typeOf(String name, String declared) {
        return switch (types.getOrDefault(declared, "")) {
            case "counter" -> MetricFamily.Type.COUNTER;
            case "histogram", "gaugehistogram" -> MetricFamily.Type.HISTOGRAM;
            case "summary" -> MetricFamily.Type.SUMMARY;
            case "stateset" -> MetricFamily.Type.STATESET;
            case "info" -> MetricFamily.Type.INFO;
            case "gauge" -> name.endsWith("_info") ? MetricFamily.Type.INFO : MetricFamily.Type.GAUGE;
            default -> named(name);
        };
    }

    private static MetricFamily.Type named(String name) {
        if (name.endsWith("_info")) {
            return MetricFamily.Type.INFO;
        }
        return name.endsWith("_total") ? MetricFamily.Type.COUNTER : MetricFamily.Type.GAUGE;
    }
}
