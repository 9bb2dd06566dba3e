package dev.devmon.exposition;

import java.util.Locale;
import java.util.Set;

/**
 * A summary of a page of metrics.
 *
 * @param series the number of samples, which Prometheus counts against a limit
 * @param names the names of its metrics
 */
public record Exposition(Format format, int series, Set<String> names) {
    /** The text formats of metrics, in versions 0.0.4 and 1.0.0. */
    public enum Format {
        PROMETHEUS,
        OPENMETRICS;

        /**
         * Returns the format of a content type; anything but OpenMetrics is read as Prometheus text, as the scraper's
         * fallback does.
         */
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
