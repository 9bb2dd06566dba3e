package dev.devmon.exposition;

import java.util.Locale;
import java.util.Set;

/**
 * What a page of metrics holds.
 *
 * @param series samples, which is what Prometheus counts against a limit
 * @param names of metrics
 */
public record Exposition(Format format, int series, Set<String> names) {
    /** A text format of metrics, version 0.0.4 and 1.0.0. */
    public enum Format {
        PROMETHEUS,
        OPENMETRICS;

        /** Anything that does not say OpenMetrics is read as Prometheus text, as the scraper's fallback does. */
        public static Format of(String contentType) {
            return contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/openmetrics-text")
                    ? OPENMETRICS
                    : PROMETHEUS;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Exposition {
        names = Set.copyOf(names);
    }
}
