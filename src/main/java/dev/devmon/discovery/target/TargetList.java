package dev.devmon.discovery.target;

import dev.devmon.codec.Json;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The targets as Prometheus reads them from a file ({@code file_sd_config}), with the labels that rules and dashboards
 * rely on. The same services give the same text, whatever their order.
 */
public final class TargetList {
    /** Under which name the scraper reaches this machine's loopback addresses; empty when it shares them. */
    private final Optional<String> machine;

    private final List<DeclaredService> declared;

    /**
     * @param machine the name of this machine where the engine is a virtual machine, as {@code host.docker.internal}
     * @param declared what the user has declared
     */
    public TargetList(Optional<String> machine, List<DeclaredService> declared) {
        this.machine = machine;
        this.declared = declared;
    }

    /** The whole file. */
    public String json(List<DiscoveredService> services) {
        return Json.write(services.stream()
                        .filter(service -> service.target() && service.origin() != Origin.KUBERNETES)
                        .sorted(Comparator.comparing(DiscoveredService::name).thenComparing(DiscoveredService::address))
                        .map(this::group)
                        .toList())
                + "\n";
    }

    private Map<String, Object> group(DiscoveredService service) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("targets", List.of(reached(service)));
        group.put("labels", labels(service));
        return group;
    }

    private String reached(DiscoveredService service) {
        Endpoint endpoint = Endpoint.parse(service.address());
        return endpoint.loopback()
                ? machine.map(name -> new Endpoint(name, endpoint.port()).address())
                        .orElse(service.address())
                : service.address();
    }

    private Map<String, String> labels(DiscoveredService service) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("service", service.name());
        labels.put("env", service.env());
        labels.put("component", "app");
        labels.put("job", service.name());
        labels.put("instance", service.address());
        if (service.expected()) {
            labels.put("expected", "true");
        }
        MetricsEndpoint metrics = service.metrics();
        labels.put("__metrics_path__", metrics == null ? "/metrics" : metrics.path());
        DeclaredService.among(declared, service.name(), Endpoint.parse(service.address()))
                .filter(one -> service.expected() && !one.access().none())
                .ifPresent(one -> {
                    labels.put("__access__", ServiceScrapes.key(one)); // read by the job that knows how
                    if (one.access().tls() != null) {
                        labels.put("__scheme__", "https");
                    }
                });
        if (service.health() != null) {
            // Read by the scraper's job for health endpoints; labels with two underscores are not stored.
            labels.put("__health_path__", service.health().path());
        }
        return labels;
    }
}
