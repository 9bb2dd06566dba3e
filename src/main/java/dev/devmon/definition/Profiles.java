package dev.devmon.definition;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of a stack, and which of them is in force.
 *
 * @param offers the profiles, the largest first
 * @param chosen the profile in force; null for everything as in the component files
 */
public record Profiles(List<Offer> offers, @Nullable Choice chosen) {
    /** Limits above one half are too much: services, editor and browser need the rest of the memory. */
    private static final int LARGEST_SHARE = 2;

    public Profiles {
        offers = List.copyOf(offers);
    }

    /**
     * A profile with the settings applied.
     *
     * @param memoryBytes the sum of its memory limits
     */
    public record Offer(Profile profile, long memoryBytes) {}

    /**
     * The profile in force.
     *
     * @param source what chose it: an option, or a file and line
     */
    public record Choice(Profile profile, String source) {}

    /** The option that chooses a profile on the command line. */
    public static final String OPTION = "--profile";

    /**
     * Returns the profile to recommend if limits take more than half of the memory: the largest that does not,
     * otherwise the smallest; empty when there is nothing to gain.
     *
     * @param neededBytes the sum of the limits
     * @param memoryBytes the memory of the engine; 0 when unknown
     */
    public Optional<Offer> recommended(long neededBytes, long memoryBytes) {
        if (neededBytes <= memoryBytes / LARGEST_SHARE || memoryBytes == 0) {
            return Optional.empty();
        }
        List<Offer> smaller = offers.stream()
                .filter(offer -> offer.memoryBytes() < neededBytes)
                .toList();
        return smaller.stream()
                .filter(offer -> offer.memoryBytes() <= memoryBytes / LARGEST_SHARE)
                .findFirst()
                .or(() -> smaller.stream().min(Comparator.comparingLong(Offer::memoryBytes)));
    }
}
