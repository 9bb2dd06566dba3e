package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.exposition.MetricsText;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Writes what discovery knows in the text format that a node exporter picks up from a folder. */
public final class DiscoveryMetrics {
    private static final Set<Verdict> WANTING =
            Set.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.NEEDS_CREDENTIALS, Verdict.UNREACHABLE);
    private static final double MILLIS = 1e3;

    private DiscoveryMetrics() {}

    /**
     * Returns the text of the whole file.
     *
     * @param declared the services that the user declares
     * @param scannedAt when the last successful cycle began
     * @param took how long that cycle took
     */
    public static String text(
            List<DiscoveredService> services, List<DeclaredService> declared, Instant scannedAt, Duration took) {
        List<DiscoveredService> sorted = services.stream()
                .sorted(Comparator.comparing(DiscoveredService::name).thenComparing(DiscoveredService::address))
                .toList();
        return gauge("devmon_discovery_services", "Listeners on this machine, by verdict.", counts(services))
                + gauge("devmon_service_expected", "Services that the user declared.", expected(sorted, declared))
                + gauge(
                        "devmon_service_state",
                        "State of the process of each service, and the reason if it is not running.",
                        states(sorted))
                + gauge(
                        "devmon_service_pushed",
                        "Services that send their telemetry and have nothing to scrape.",
                        pushed(sorted))
                + gauge("devmon_discovery_wanting", "Services that are not scraped, and why.", wanting(sorted))
                + gauge(
                        "devmon_discovery_last_scan_timestamp_seconds",
                        "When discovery last ran.",
                        Stream.of(" " + scannedAt.getEpochSecond()))
                + gauge(
                        "devmon_discovery_last_scan_duration_seconds",
                        "How long the last run of discovery took.",
                        Stream.of(" " + took.toMillis() / MILLIS));
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

    private static Stream<String> expected(List<DiscoveredService> services, List<DeclaredService> declared) {
        return services.stream()
                .filter(DiscoveredService::expected)
                .map(service -> MetricsText.labels(
                                "service", service.name(),
                                "env", service.env(),
                                "critical", Boolean.toString(critical(service, declared)))
                        + " 1")
                .distinct();
    }

    private static boolean critical(DiscoveredService service, List<DeclaredService> declared) {
        return DeclaredService.among(declared, service.name(), Endpoint.parse(service.address()))
                .filter(DeclaredService::critical)
                .isPresent();
    }

    /**
     * Returns the states of services whose process could be seen: not those of pods, senders and other machines, nor of
     * services that are left alone.
     */
    private static Stream<String> states(List<DiscoveredService> services) {
        return services.stream()
                .filter(service -> service.origin() != Origin.KUBERNETES
                        && service.origin() != Origin.TELEMETRY
                        && service.verdict() != Verdict.IGNORED
                        && onThisMachine(service))
                .map(service -> MetricsText.labels(
                                "service", service.name(),
                                "env", service.env(),
                                "instance", service.address(),
                                "state", service.state().word(),
                                "reason", service.state() == ServiceState.RUNNING ? "" : service.reason())
                        + " 1");
    }

    private static boolean onThisMachine(DiscoveredService service) {
        return service.pid() != null
                || service.container() != null
                || Endpoint.parse(service.address()).loopback();
    }

    private static Stream<String> pushed(List<DiscoveredService> services) {
        return services.stream()
                .filter(service -> service.verdict() == Verdict.PUSHED)
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
