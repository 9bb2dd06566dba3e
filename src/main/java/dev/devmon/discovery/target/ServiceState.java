package dev.devmon.discovery.target;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of a service's process, as far as it can be seen from outside. */
public enum ServiceState {
    /** It listens, or something listens for it. */
    RUNNING,
    /** Its process exists, but no longer answers. */
    UNRESPONSIVE,
    /** It has ended, and nothing indicates a crash. */
    STOPPED,
    /** It has crashed, according to what it left behind or its exit code. */
    CRASHED,
    /** It is declared, and was not seen yet. */
    NOT_STARTED;

    /** Returns the state as written in JSON and labels: {@code not-started}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether its process has ended. */
    public boolean ended() {
        return this == STOPPED || this == CRASHED;
    }

    public static Optional<ServiceState> of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
