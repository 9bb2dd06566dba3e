package dev.devmon.discovery.identify;

import java.util.Locale;

/** How devmon learned of a service. */
public enum Origin {
    PROCESS,
    CONTAINER,
    DECLARED,
    /** A pod that the scraper found. */
    KUBERNETES,
    /** A service of which only its telemetry is known. */
    TELEMETRY;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
