package dev.devmon.discovery.listen;

/**
 * A port of a pod that the scraper found in a cluster.
 *
 * @param service the value of the label {@code service}
 * @param pod namespace/name
 * @param instance the value of the label {@code instance}: namespace/name:port
 * @param path the path of its metrics
 * @param error the error of the last scrape; empty unless it failed
 */
public record ScrapedPod(
        String service, String env, String pod, String instance, String path, Health health, String error) {

    /** The outcome of the last scrape. */
    public enum Health {
        UP,
        DOWN,
        /** The pod was not scraped yet. */
        UNKNOWN
    }
}
