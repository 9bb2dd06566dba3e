package dev.devmon.discovery.identify;

import java.util.Locale;

/** How devmon came to know a service. */
public enum Origin {
    PROCESS,
    CONTAINER,
    DECLARED,
    /** A pod, which the scraper found by itself. */
    KUBERNETES,
    /** Only what it sends is known. */
    TELEMETRY;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
