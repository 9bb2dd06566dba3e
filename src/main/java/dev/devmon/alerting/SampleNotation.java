package dev.devmon.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The notations of Prometheus's rule tests: expanding series ({@code 1x8}, {@code 0+15x80}, {@code _x4}, {@code stale})
 * and durations ({@code 1h30m}).
 */
public final class SampleNotation {
    private static final String NUMBER = "[+-]?(?:\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+|Inf|NaN)";
    private static final Pattern EXPANDING =
            Pattern.compile("(" + NUMBER + ")(?:([+-])(\\d+\\.?\\d*(?:[eE][+-]?\\d+)?))?(?:x(\\d+))?");
    private static final Pattern MISSING = Pattern.compile("_(?:x(\\d+))?");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|[smhdwy])");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7),
            "y", Duration.ofDays(365));

    private SampleNotation() {}

    /**
     * Expands values into one entry per interval, empty where there is no sample.
     *
     * @throws IllegalArgumentException for anything outside the notation, and for native histograms
     */
    public static List<OptionalDouble> expand(String values) {
        List<OptionalDouble> samples = new ArrayList<>();
        for (String word : values.strip().split("\\s+", -1)) {
            Matcher missing = MISSING.matcher(word);
            Matcher expanding = EXPANDING.matcher(word);
            if (word.equals("stale")) {
                samples.add(OptionalDouble.empty());
            } else if (missing.matches()) {
                int count = missing.group(1) == null ? 1 : Integer.parseInt(missing.group(1));
                for (int i = 0; i < count; i++) {
                    samples.add(OptionalDouble.empty());
                }
            } else if (expanding.matches()) {
                double first = number(expanding.group(1));
                double step = expanding.group(3) == null
                        ? 0
                        : Double.parseDouble(expanding.group(3))
                                * (expanding.group(2).equals("-") ? -1 : 1);
                // "1x4" is one sample and four more
                int more = expanding.group(4) == null ? 0 : Integer.parseInt(expanding.group(4));
                for (int i = 0; i <= more; i++) {
                    samples.add(OptionalDouble.of(first + i * step));
                }
            } else {
                throw new IllegalArgumentException("not a sample notation: " + word);
            }
        }
        return samples;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException if the text is not a duration
     */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
            sum = sum.plus(unit.multipliedBy(Long.parseLong(matcher.group(1))));
            end = matcher.end();
        }
        if (end != text.length() || text.isEmpty()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        return sum;
    }
}
