package dev.devmon.exposition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the names of metrics as {@code promtool check metrics} does, and as devmon's libraries do, which also require
 * a unit for a histogram, a ratio instead of a percentage, and no label that a target has.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus' naming practice</a>
 */
public final class MetricLints {
    /** The labels of every target: a service's own label of that name is stored as {@code exported_...}. */
    public static final Set<String> OF_TARGETS = Set.of("job", "instance", "service", "env", "component");

    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern UPPER = Pattern.compile("([a-z0-9])([A-Z])");

    /** The suffixes of a histogram's and a summary's own series. */
    private static final Set<String> RESERVED = Set.of("bucket", "sum", "count");

    private final MetricFamily family;
    private final Set<String> taken;
    private final Set<String> ofTarget;
    private final List<String> problems = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private MetricLints(MetricFamily family, Set<String> taken, Set<String> ofTarget) {
        this.family = family;
        this.taken = taken;
        this.ofTarget = ofTarget;
    }

    /**
     * A finding about a metric.
     *
     * @param problem continues a sentence that begins with the metric's name: "has no help text"
     * @param fix what to do, with the complete new name if one is needed
     */
    public record Finding(String metric, String problem, String fix) {}

    /**
     * Returns the findings about all metrics of a page, in their order.
     *
     * @param ofTarget the labels that the scraper sets, so that the page should not
     */
    public static List<Finding> of(List<MetricFamily> families, Set<String> ofTarget) {
        Set<String> names = families.stream().map(MetricFamily::name).collect(Collectors.toSet());
        return families.stream()
                .flatMap(family -> new MetricLints(family, names, ofTarget).findings().stream())
                .toList();
    }

    private List<Finding> findings() {
        name();
        if (family.type() == MetricFamily.Type.HISTOGRAM && family.unit().isEmpty() && problems.isEmpty()) {
            found("is a histogram without a unit", "end its name in its unit: _seconds, _bytes or _ratio");
        }
        if (family.help().isEmpty()) {
            found("has no help text", "say in its help what it counts or measures");
        }
        family.labels().keySet().forEach(this::label);
        return findings;
    }

    private void found(String problem, String fix) {
        findings.add(new Finding(family.name(), problem, fix));
    }

    private void name() {
        String name = family.name();
        if (name.indexOf(':') >= 0) {
            problems.add("has a colon, which is for recording rules");
        } else if (!SNAKE_CASE.matcher(name).matches()) {
            problems.add("is not in snake_case");
        }
        List<String> kept = new ArrayList<>();
        String unit = "";
        for (String word : snake(name).split("_", -1)) {
            String base = base(word, kept.isEmpty());
            unit = base.equals(word) ? unit : base;
            if (kept.isEmpty() || !says(word)) {
                kept.add(base);
            } else {
                problems.add("says its own type, " + word);
            }
        }
        String better = withSuffix(kept);
        if (!problems.isEmpty()) {
            found(String.join("; ", problems), renaming(better) + values(unit));
        }
    }

    private static String values(String unit) {
        return switch (unit) {
            case "" -> "";
            case "ratio" -> ", with its values from 0 to 1";
            default -> ", with its values in " + unit;
        };
    }

    /** Returns what to write for a word: the base unit, if it is another unit. */
    private String base(String word, boolean first) {
        String base = MetricUnits.base(word).orElse(word);
        if (!base.equals(word)) {
            problems.add("is in " + word + " instead of " + base);
        } else if (!first && MetricUnits.abbreviated(word).isPresent()) {
            problems.add("abbreviates its unit, " + word);
            base = MetricUnits.abbreviated(word).get();
        }
        return base;
    }

    private boolean says(String word) {
        return family.typed()
                && Set.of(
                                MetricFamily.Type.COUNTER,
                                MetricFamily.Type.GAUGE,
                                MetricFamily.Type.HISTOGRAM,
                                MetricFamily.Type.SUMMARY)
                        .contains(family.type())
                && word.equals(type());
    }

    private String type() {
        return family.type().name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of these words, with the suffix of its type and no other type's. */
    private String withSuffix(List<String> words) {
        boolean counter = family.type() == MetricFamily.Type.COUNTER;
        if (family.typed()) {
            while (words.size() > 1 && suffixOfAnother(words.get(words.size() - 1))) {
                String suffix = words.remove(words.size() - 1);
                problems.add("ends in _" + suffix + ", but is a " + type());
            }
            if (counter && !words.get(words.size() - 1).equals("total")) {
                problems.add("is a counter that does not end in _total");
                words.add("total");
            }
        }
        return String.join("_", words);
    }

    private boolean suffixOfAnother(String word) {
        return switch (family.type()) {
            case COUNTER -> RESERVED.contains(word);
            case HISTOGRAM -> word.equals("total");
            case SUMMARY -> word.equals("total") || word.equals("bucket");
            case GAUGE, INFO, STATESET -> word.equals("total") || RESERVED.contains(word);
        };
    }

    private String renaming(String better) {
        if (!SNAKE_CASE.matcher(better).matches()) {
            return "give it a name of a to z, 0 to 9 and _";
        }
        return taken.contains(better) ? "give it another name: there is a " + better : "rename it to " + better;
    }

    private void label(String label) {
        if (ofTarget.contains(label)) {
            found(
                    "has the label " + label + ", which its target has too",
                    "rename the label, as in " + label + "_name: it is stored as exported_" + label);
        } else if (family.typed() && label.equals("le") && family.type() != MetricFamily.Type.HISTOGRAM) {
            found("has the label le, but is not a histogram", "rename the label");
        } else if (family.typed() && label.equals("quantile") && family.type() != MetricFamily.Type.SUMMARY) {
            found("has the label quantile, but is not a summary", "rename the label");
        } else if (!SNAKE_CASE.matcher(label).matches() && !label.startsWith("_")) {
            found("has the label " + label + ", which is not in snake_case", "rename the label to " + snake(label));
        }
    }

    private static String snake(String name) {
        return UPPER.matcher(name)
                .replaceAll("$1_$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
    }
}
