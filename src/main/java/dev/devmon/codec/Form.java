package dev.devmon.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The form of a value that is written as a scalar.
 *
 * @param reader reads the text; returns empty for a text that does not have this form
 * @param description the form in words, as in "a duration such as 60s"
 */
public record Form<T>(Function<String, Optional<T>> reader, String description) {
    static final Form<String> TEXT = new Form<>(Optional::of, "text");

    public static final Form<BigDecimal> NUMBER = new Form<>(NumberNotation::read, "a number");
    public static final Form<Duration> DURATION =
            new Form<>(Quantity::duration, "a duration such as 500ms, 60s, 5m or 1h");
    /** A size in bytes, more than 0. */
    public static final Form<Long> SIZE =
            new Form<>(text -> Quantity.bytes(text).filter(bytes -> bytes > 0), "a size such as 512m or 1.25g");

    public static final Form<Integer> PORT = matching(Pattern.compile("\\d{1,5}"), "a port from 1 to 65535")
            .map(Integer::valueOf)
            .filter(port -> port >= 1 && port <= 65_535);
    public static final Form<Pattern> PATTERN = pattern(0);

    /** Returns the form of a regular expression with {@link Pattern#compile(String, int)}'s flags. */
    public static Form<Pattern> pattern(int flags) {
        return new Form<>(text -> compiled(text, flags), "a regular expression");
    }

    private static Optional<Pattern> compiled(String text, int flags) {
        try {
            return Optional.of(Pattern.compile(text, flags));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns the form of a text that a pattern matches as a whole. */
    public static Form<String> matching(Pattern pattern, String description) {
        return new Form<>(text -> Optional.of(text).filter(pattern.asMatchPredicate()), description);
    }

    public static Form<String> oneOf(Collection<String> words) {
        return new Form<>(text -> Optional.of(text).filter(words::contains), "one of " + String.join(", ", words));
    }

    /** Returns the form of an enum's constants, in lower case with hyphens, as {@link Json#write} writes them. */
    public static <E extends Enum<E>> Form<E> oneOf(Class<E> constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants.getEnumConstants()) {
            words.put(Json.word(constant), constant);
        }
        return oneOf(words.keySet()).map(words::get);
    }

    public <R> Form<R> map(Function<T, R> function) {
        return new Form<>(text -> reader.apply(text).map(function), description);
    }

    public Form<T> filter(Predicate<T> predicate) {
        return new Form<>(text -> reader.apply(text).filter(predicate), description);
    }
}
