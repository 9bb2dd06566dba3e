package dev.devmon.definition;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of a stack, and which of them is in force.
 *
 * @param offers largest first
 * @param chosen null for everything as the component files say
 */
public record Profiles(List<Offer> offers, @Nullable Choice chosen) {
    /** What the services, the editor and the browser need the rest of the memory for. */
    private static final int LARGEST_SHARE = 2;

    public Profiles {
        offers = List.copyOf(offers);
    }

    /**
     * A profile, as the settings let it be.
     *
     * @param memoryBytes what its limits add up to
     */
    public record Offer(Profile profile, long memoryBytes) {}

    /**
     * The profile in force.
     *
     * @param source who chose it: an option, or file and line
     */
    public record Choice(Profile profile, String source) {}

    /** Who chooses a profile on the command line. */
    public static final String OPTION = "--profile";

    /**
     * The profile to recommend where limits take more than half of the memory: the largest one that does not, else the
     * smallest; empty when there is nothing to gain.
     *
     * @param neededBytes the sum of the limits
     * @param memoryBytes of the engine; 0 when it is unknown
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
