package dev.devmon.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations ({@code 500ms}, {@code 60s}, {@code 5m}, {@code 1h}, {@code 7d}), sizes ({@code 512m}, {@code 1.25g})
 * and ratios ({@code 5%}, {@code 99.9%}) as people write them.
 */
public final class Quantity {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kmg])b?");
    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
    private static final long KIBIBYTE = 1024;

    private Quantity() {}

    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** Returns the size in bytes; units are binary, as in Docker's {@code --memory}. */
    public static Optional<Long> bytes(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (matcher.group(2)) {
                    case "k" -> KIBIBYTE;
                    case "m" -> KIBIBYTE * KIBIBYTE;
                    default -> KIBIBYTE * KIBIBYTE * KIBIBYTE;
                };
        return Optional.of(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValue());
    }

    /** Returns the ratio, from 0 to 1; reads only percentages, since "1" could mean 1% or all. */
    public static Optional<BigDecimal> ratio(String text) {
        Matcher matcher = PERCENTAGE.matcher(text);
        return matcher.matches()
                ? Optional.of(new BigDecimal(matcher.group(1)).movePointLeft(2))
                        .filter(ratio -> ratio.compareTo(BigDecimal.ONE) <= 0)
                : Optional.empty();
    }

    /** Returns a size in the largest fitting unit with at most one decimal: {@code 512 MB}, {@code 1.2 GB}. */
    public static String humanBytes(long bytes) {
        double size = bytes;
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        int unit = 0;
        while (size >= KIBIBYTE && unit < units.length - 1) {
            size /= KIBIBYTE;
            unit++;
        }
        String number =
                size < 10 && unit > 2 ? String.format(Locale.ROOT, "%.1f", size) : Long.toString(Math.round(size));
        return number + " " + units[unit];
    }
}
