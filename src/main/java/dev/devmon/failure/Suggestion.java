package dev.devmon.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the word that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of the known words, when it is at most a third of the word's letters away: two of five, where letters change places. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(candidate -> distance.apply(word, candidate) <= Math.max(1, (word.length() + 1) / 3))
                .min(Comparator.comparingInt(candidate -> distance.apply(word, candidate)));
    }

    /** The beginning of a fix: {@code did you mean "x"? } or nothing. */
    public static String didYouMean(String word, Collection<String> known) {
        return nearest(word, known)
                .map(found -> "did you mean \"" + found + "\"? ")
                .orElse("");
    }
}
