package dev.devmon.stores;

import dev.devmon.codec.Node;
import dev.devmon.failure.FailureException;
import dev.devmon.session.RunningStack;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * What the scraper of this machine's services knows of a target, from {@code /api/v1/targets} of Prometheus's HTTP API.
 *
 * @param up whether the last scrape succeeded
 * @param error the error of the last scrape; empty when it succeeded
 * @param at when the last scrape began; the epoch before the first
 */
public record ScrapedTarget(boolean up, String error, Instant at, Duration took) {
    private static final String TARGETS = "/api/v1/targets?state=active";

    /**
     * Returns the target of an instance; empty when the scraper has no such target.
     *
     * @throws FailureException {@code COMPONENT} when the scraper does not run, or does not answer
     */
    public static Optional<ScrapedTarget> of(RunningStack running, String service, String instance) {
        ServedApi api = ServedApi.among(running, ServedApi.SCRAPE_TARGETS)
                .orElseThrow(() -> running.notRunning(
                        running.stack().requireServing(ServedApi.SCRAPE_TARGETS).name()));
        return api.get(TARGETS).children("/data/activeTargets").stream()
                .filter(target -> (target.text("/labels/component").orElse("").equals("app")
                                || target.text("/labels/system").isPresent())
                        && target.text("/labels/service").orElse("").equals(service)
                        && target.text("/labels/instance").orElse("").equals(instance))
                .findFirst()
                .map(ScrapedTarget::read);
    }

    /**
     * A port of a pod, which the scraper found in a cluster.
     *
     * @param path the path of its metrics, behind the cluster's API server
     */
    public record Pod(
            String service,
            String env,
            String namespace,
            String pod,
            String instance,
            String path,
            ScrapedTarget target) {}

    /** Returns the pods that are scraped; empty when the scraper does not answer. */
    public static Optional<List<Pod>> pods(RunningStack running) {
        return ServedApi.among(running, ServedApi.SCRAPE_TARGETS)
                .flatMap(api -> api.find(TARGETS + "&scrapePool=kubernetes"))
                .map(answer -> answer.children("/data/activeTargets").stream()
                        .map(ScrapedTarget::pod)
                        .toList());
    }

    private static Pod pod(Node target) {
        String path = target.text("/scrapeUrl").orElse("").replaceFirst(".*?/proxy", "");
        return new Pod(
                target.text("/labels/service").orElse(""),
                target.text("/labels/env").orElse(""),
                target.text("/labels/namespace").orElse(""),
                target.text("/labels/pod").orElse(""),
                target.text("/labels/instance").orElse(""),
                path.isEmpty() ? "/" : path,
                read(target));
    }

    private static ScrapedTarget read(Node target) {
        return new ScrapedTarget(
                target.text("/health").orElse("").equals("up"),
                target.text("/lastError").orElse(""),
                instant(target.text("/lastScrape").orElse("")),
                Duration.ofMillis((long) (1000
                        * Double.parseDouble(target.text("/lastScrapeDuration").orElse("0")))));
    }

    private static Instant instant(String text) {
        try {
            Instant at = Instant.parse(text);
            return at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at; // year 1 before the first scrape
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
