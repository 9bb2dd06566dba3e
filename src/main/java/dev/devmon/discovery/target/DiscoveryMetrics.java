package dev.devmon.discovery.target;

import dev.devmon.discovery.probe.Verdict;
import dev.devmon.exposition.MetricsText;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What discovery knows, in the text format that a node exporter picks up from a folder. */
public final class DiscoveryMetrics {
    private static final Set<Verdict> WANTING = Set.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.UNREACHABLE);
    private static final double NANOS = 1e9;

    private DiscoveryMetrics() {}

    /**
     * The whole file.
     *
     * @param scannedAt when the last successful cycle began
     * @param took how long it took
     */
    public static String text(List<DiscoveredService> services, Instant scannedAt, Duration took) {
        List<DiscoveredService> sorted = services.stream()
                .sorted(Comparator.comparing(DiscoveredService::name).thenComparing(DiscoveredService::address))
                .toList();
        return gauge("devmon_discovery_services", "Listeners on this machine, by verdict.", counts(services))
                + gauge(
                        "devmon_service_expected",
                        "Services that the user declared.",
                        each(sorted, DiscoveredService::expected))
                + gauge(
                        "devmon_service_pushed",
                        "Services that send their telemetry, and have nothing to scrape.",
                        each(sorted, service -> service.verdict() == Verdict.PUSHED))
                + gauge("devmon_discovery_wanting", "Services that are not scraped, and why.", wanting(sorted))
                + gauge(
                        "devmon_discovery_last_scan_timestamp_seconds",
                        "When discovery last ran.",
                        Stream.of(" " + scannedAt.getEpochSecond()))
                + gauge(
                        "devmon_discovery_last_scan_duration_seconds",
                        "How long it took.",
                        Stream.of(String.format(Locale.ROOT, " %.3f", took.toNanos() / NANOS)));
    }

    private static String gauge(String name, String help, Stream<String> samples) {
        return MetricsText.family(name, "gauge", help, samples);
    }

    private static Stream<String> counts(List<DiscoveredService> services) {
        return Arrays.stream(Verdict.values())
                .map(verdict -> MetricsText.labels("verdict", verdict.word()) + " "
                        + services.stream()
                                .filter(service -> service.verdict() == verdict)
                                .count());
    }

    private static Stream<String> each(List<DiscoveredService> services, Predicate<DiscoveredService> which) {
        return services.stream()
                .filter(which)
                .map(service -> MetricsText.labels("service", service.name(), "env", service.env()) + " 1")
                .distinct();
    }

    private static Stream<String> wanting(List<DiscoveredService> services) {
        return services.stream()
                .filter(service -> WANTING.contains(service.verdict()))
                .map(service -> MetricsText.labels(
                                "service", service.name(),
                                "address", service.address(),
                                "runtime", service.runtime(),
                                "verdict", service.verdict().word(),
                                "reason", service.reason())
                        + " 1");
    }
}
