package dev.devmon.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the word that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * Returns the nearest of the known words, if it differs in at most a third of the word's letters: two of five, for
     * swapped letters.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(candidate -> distance.apply(word, candidate) <= Math.max(1, (word.length() + 1) / 3))
                .min(Comparator.comparingInt(candidate -> distance.apply(word, candidate)));
    }

    /** Returns the beginning of a fix, {@code did you mean "x"? }, or an empty text. */
    public static String didYouMean(String word, Collection<String> known) {
        return nearest(word, known)
                .map(found -> "did you mean \"" + found + "\"? ")
                .orElse("");
    }
}
