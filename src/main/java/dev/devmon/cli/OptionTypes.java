package dev.devmon.cli;

import dev.devmon.codec.Quantity;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options; an invalid value is a usage error. */
final class OptionTypes {
    /**
     * The longest duration: it reaches back further than anybody monitors, and no date in it has a year of more than
     * four digits.
     */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private OptionTypes() {}

    /** A duration in the notation of the settings, at most ten years. */
    static class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration duration = Quantity.duration(text)
                    .orElseThrow(() ->
                            new TypeConversionException("\"" + text + "\" is not a duration such as 90s, 5m or 1h"));
            if (duration.compareTo(LONGEST) > 0) {
                throw new TypeConversionException("\"" + text + "\" is longer than " + LONGEST.toDays() + "d");
            }
            return duration;
        }
    }

    /** A duration longer than zero. */
    static final class PositiveSpan extends Span {
        @Override
        public Duration convert(String text) {
            Duration duration = super.convert(text);
            if (duration.isZero()) {
                throw new TypeConversionException("\"" + text + "\" is not longer than zero");
            }
            return duration;
        }
    }

    /** A whole number from 0 up. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 0);
        }
    }

    /** A whole number from 1 up. */
    static final class PositiveCount implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 1);
        }
    }

    private static int number(String text, int smallest) {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < smallest) {
            throw new TypeConversionException(
                    "\"" + text + "\" is not a whole number from " + smallest + " to 999999999");
        }
        return Integer.parseInt(text);
    }
}
