package dev.devmon.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers as YAML 1.2 writes them ({@code 12}, {@code 1.5e3}, {@code 0x1F}), and as YAML 1.1 did besides:
 * {@code 1_000} and {@code 0b11}. A leading zero changes nothing: {@code 017} is seventeen, as in YAML 1.2.
 */
final class NumberNotation {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,9})?");
    private static final Pattern BY_BASE = Pattern.compile("([-+]?)0(?:x([0-9a-fA-F]+)|b([01]+))");
    private static final int HEXADECIMAL = 16;

    private NumberNotation() {}

    /**
     * Returns the number, or empty for what is not finite, or too large for readers of JSON, whose numbers are doubles.
     */
    static Optional<BigDecimal> read(String text) {
        String digits = text.replace("_", "");
        if (DECIMAL.matcher(digits).matches()) {
            return Optional.of(new BigDecimal(digits)).filter(NumberNotation::finite);
        }
        Matcher byBase = BY_BASE.matcher(digits);
        if (!byBase.matches()) {
            return Optional.empty(); // .inf and .nan
        }
        BigInteger value = byBase.group(2) == null
                ? new BigInteger(byBase.group(3), 2)
                : new BigInteger(byBase.group(2), HEXADECIMAL);
        return Optional.of(new BigDecimal(byBase.group(1).equals("-") ? value.negate() : value))
                .filter(NumberNotation::finite);
    }

    private static boolean finite(BigDecimal number) {
        return Double.isFinite(number.doubleValue());
    }
}
