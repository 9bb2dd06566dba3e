package dev.devmon.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a service's own metric may be called.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus' naming practice</a>
 */
final class Naming {
    /** A kind of metric. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern BASE_UNIT = Pattern.compile(".*_(seconds|bytes|ratio)");
    private static final Set<String> TAKEN = Set.of("job", "instance", "service", "env", "le", "quantile");
    private static final Map<String, String> INSTEAD = new LinkedHashMap<>();

    static {
        for (String unit : new String[] {"ms", "milliseconds", "minutes", "hours"}) {
            INSTEAD.put(unit, "seconds");
        }
        for (String unit : new String[] {"kb", "mb"}) {
            INSTEAD.put(unit, "bytes");
        }
        INSTEAD.put("percent", "ratio");
    }

    private Naming() {}

    /** What is wrong and what to write instead, or empty. */
    static Optional<String> fault(Kind kind, String name, String... labels) {
        if (!WORD.matcher(name).matches()) {
            return Optional.of("the metric " + name + " has a name of other characters than a to z, 0 to 9 and _");
        }
        boolean total = name.endsWith("_total");
        if (kind == Kind.COUNTER && !total) {
            return Optional.of("the counter " + name + " must end in _total: " + name + "_total");
        }
        if (kind != Kind.COUNTER && total) {
            return Optional.of("only counters end in _total: " + name + " is a "
                    + kind.name().toLowerCase(java.util.Locale.ROOT));
        }
        String measured = total ? name.substring(0, name.length() - "_total".length()) : name;
        for (Map.Entry<String, String> unit : INSTEAD.entrySet()) {
            if (measured.endsWith("_" + unit.getKey())) {
                return Optional.of("the metric " + name + " must have a base unit: _" + unit.getValue() + " for _"
                        + unit.getKey());
            }
        }
        if (kind == Kind.HISTOGRAM && !BASE_UNIT.matcher(name).matches()) {
            return Optional.of("the histogram " + name + " must end in its unit: _seconds, _bytes or _ratio");
        }
        for (String label : labels) {
            if (!WORD.matcher(label).matches() || TAKEN.contains(label)) {
                return Optional.of("the metric " + name + " cannot have the label " + label + ": "
                        + (TAKEN.contains(label) ? "devmon and Prometheus set it" : "only a to z, 0 to 9 and _"));
            }
        }
        return Optional.empty();
    }
}
