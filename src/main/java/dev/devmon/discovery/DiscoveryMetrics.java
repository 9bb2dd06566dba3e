package dev.devmon.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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
        return family(
                        "devmon_discovery_services",
                        "Things that listen on this machine, by what became of them.",
                        counts(services))
                + family("devmon_service_expected", "Services that the user declared.", expected(sorted))
                + family("devmon_discovery_wanting", "Services that are not scraped, and why.", wanting(sorted))
                + family(
                        "devmon_discovery_last_scan_timestamp_seconds",
                        "When discovery last looked.",
                        "devmon_discovery_last_scan_timestamp_seconds " + scannedAt.getEpochSecond() + "\n")
                + family(
                        "devmon_discovery_last_scan_duration_seconds",
                        "How long it took.",
                        String.format(
                                Locale.ROOT,
                                "devmon_discovery_last_scan_duration_seconds %.3f%n",
                                took.toNanos() / NANOS));
    }

    private static String family(String name, String help, String samples) {
        return samples.isEmpty() ? "" : "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n" + samples;
    }

    private static String counts(List<DiscoveredService> services) {
        return Arrays.stream(Verdict.values())
                .map(verdict -> "devmon_discovery_services{verdict=\"" + verdict.word() + "\"} "
                        + services.stream()
                                .filter(service -> service.verdict() == verdict)
                                .count() + "\n")
                .collect(Collectors.joining());
    }

    private static String expected(List<DiscoveredService> services) {
        return services.stream()
                .filter(DiscoveredService::expected)
                .map(service -> "devmon_service_expected{service=" + quoted(service.name()) + ",env="
                        + quoted(service.env()) + "} 1\n")
                .distinct()
                .collect(Collectors.joining());
    }

    private static String wanting(List<DiscoveredService> services) {
        return services.stream()
                .filter(service -> WANTING.contains(service.verdict()))
                .map(service -> "devmon_discovery_wanting{service=" + quoted(service.name()) + ",address="
                        + quoted(service.address()) + ",runtime=" + quoted(service.runtime()) + ",verdict="
                        + quoted(service.verdict().word()) + ",reason=" + quoted(service.reason()) + "} 1\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
