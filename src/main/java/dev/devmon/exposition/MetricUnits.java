package dev.devmon.exposition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words of metric names that are units, and the base unit to write instead. */
final class MetricUnits {
    private static final List<String> PREFIXES = List.of(
            "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega", "mebi", "giga",
            "gibi", "tera", "tebi", "peta", "pebi");

    /** Unit -> base unit. */
    private static final Map<String, String> UNITS = new HashMap<>();

    /** Abbreviation -> base unit. */
    private static final Map<String, String> ABBREVIATIONS = new HashMap<>();

    static {
        base("seconds", "minutes", "hours", "days", "weeks");
        base("bytes", "bits");
        base("ratio", "percent");
        base("celsius", "fahrenheit", "rankine");
        base("kelvin", "kelvins");
        base("meters", "inches", "yards", "miles");
        base("metres");
        base("joules", "calories");
        base("grams", "pounds", "ounces");
        base("amperes");
        base("volts");
        List.of("s", "ms", "us", "ns", "sec", "m", "h", "d").forEach(word -> ABBREVIATIONS.put(word, "seconds"));
        List.of("b", "kb", "mb", "gb", "tb", "pb").forEach(word -> ABBREVIATIONS.put(word, "bytes"));
    }

    private MetricUnits() {}

    private static void base(String base, String... others) {
        UNITS.put(base, base);
        List.of(others).forEach(other -> UNITS.put(other, base));
    }

    /** Returns the last unit in a name, where names have it; empty for none. */
    static String in(String name) {
        String unit = "";
        for (String word : name.split("_", -1)) {
            unit = base(word).isPresent() ? word : unit;
        }
        return unit;
    }

    /** Returns the base unit of a unit, which may be itself. */
    static Optional<String> base(String word) {
        return Optional.ofNullable(UNITS.get(word)).or(() -> PREFIXES.stream()
                .filter(word::startsWith)
                .flatMap(prefix -> Optional.ofNullable(UNITS.get(word.substring(prefix.length()))).stream())
                .findFirst());
    }

    /** Returns the base unit of the abbreviation of a unit. */
    static Optional<String> abbreviated(String word) {
        return Optional.ofNullable(ABBREVIATIONS.get(word));
    }
}
