package dev.devmon.discovery.target;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a service's process does, as far as that can be seen from outside. */
public enum ServiceState {
    /** It listens, or what listens for it does. */
    RUNNING,
    /** Its process is there, but does not answer any more. */
    UNRESPONSIVE,
    /** It has ended, and nothing says that it did so badly. */
    STOPPED,
    /** It has ended badly: by what it left behind, or by its exit code. */
    CRASHED,
    /** The user declared it, and it was not seen yet. */
    NOT_STARTED;

    /** As in JSON and labels: {@code not-started}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether no process of it is there. */
    public boolean ended() {
        return this == STOPPED || this == CRASHED;
    }

    public static Optional<ServiceState> of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
