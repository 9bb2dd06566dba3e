package dev.devmon.discovery.listen;

/**
 * A port of a pod that the scraper found in a cluster by itself.
 *
 * @param service the label
 * @param pod namespace/name
 * @param instance the label: namespace/name:port
 * @param path of its metrics
 * @param error of the last scrape; empty unless it failed
 */
public record ScrapedPod(
        String service, String env, String pod, String instance, String path, Health health, String error) {

    /** How the last scrape went. */
    public enum Health {
        UP,
        DOWN,
        /** There was none yet. */
        UNKNOWN
    }
}
