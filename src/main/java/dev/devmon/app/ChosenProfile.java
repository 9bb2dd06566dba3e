package dev.devmon.app;

import dev.devmon.codec.Quantity;
import dev.devmon.definition.Component;
import dev.devmon.definition.Profile;
import dev.devmon.definition.Profiles;
import dev.devmon.plan.EngineInfo;
import dev.devmon.session.RememberedProfile;
import dev.devmon.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The profile that the stack is brought up with, and the notes about it for people. */
final class ChosenProfile {
    private final Session session;
    private final Profiles.@Nullable Choice choice;

    ChosenProfile(Session session) {
        this.session = session;
        this.choice = session.stack().profiles().chosen();
    }

    /**
     * Remembers the profile that the command line requests: a later {@code up} that names none would otherwise start
     * the rest as well.
     */
    void remember() {
        if (choice != null && choice.source().equals(Profiles.OPTION)) {
            RememberedProfile.of(session.state()).write(choice.profile().name());
        }
    }

    boolean leavesOut(Component component) {
        return choice != null && choice.profile().reason().equals(component.skipReason());
    }

    /** Returns what is different with the profile or, without one, which would fit this machine better. */
    List<String> notes(Collection<Component> selected, EngineInfo engine) {
        long limits = selected.stream().mapToLong(Component::memoryBytes).sum();
        List<String> notes = new ArrayList<>();
        String without = session.stack().components().stream()
                .filter(this::leavesOut)
                .filter(component -> !selected.contains(component))
                .map(Component::name)
                .collect(Collectors.joining(", "));
        if (choice != null && !choice.profile().components().isEmpty()) {
            Profile profile = choice.profile();
            notes.add("profile " + profile.name() + " (" + choice.source() + "): limits add up to "
                    + Quantity.humanBytes(limits) + (without.isEmpty() ? "" : "; without " + without));
            if (!profile.note().isEmpty()) {
                notes.add(profile.note());
            }
        }
        session.stack()
                .profiles()
                .recommended(limits, engine.memoryBytes())
                .ifPresent(offer -> notes.add("limits add up to " + Quantity.humanBytes(limits) + " of "
                        + Quantity.humanBytes(engine.memoryBytes()) + ": " + advice(offer)));
        return notes;
    }

    /** Returns what to do for a stack that takes less memory. */
    static String advice(Profiles.Offer offer) {
        return "`devmon up " + Profiles.OPTION + " " + offer.profile().name() + "` takes up to "
                + Quantity.humanBytes(offer.memoryBytes());
    }
}
