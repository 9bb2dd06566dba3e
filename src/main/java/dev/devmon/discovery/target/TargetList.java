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
import java.util.TreeMap;

/**
 * Writes the targets in the format that Prometheus reads from a file ({@code file_sd_config}), with the labels that
 * rules and dashboards rely on. The same services give the same text, whatever their order.
 */
public final class TargetList {
    /** The name under which the scraper reaches this machine's loopback addresses; empty when it shares them. */
    private final Optional<String> machine;

    private final List<DeclaredService> declared;

    /**
     * @param machine the name of this machine where the engine is a virtual machine, as {@code host.docker.internal}
     * @param declared the services that the user declares
     */
    public TargetList(Optional<String> machine, List<DeclaredService> declared) {
        this.machine = machine;
        this.declared = declared;
    }

    /** Returns the text of the whole file. */
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
        Measurement measured = service.measured();
        group.put(
                "targets", List.of(measured == null || measured.page().isEmpty() ? reached(service) : measured.page()));
        group.put("labels", labels(service));
        return group;
    }

    private String reached(DiscoveredService service) {
        return reached(service.address(), machine);
    }

    /**
     * Returns the address at which a container on the host's network reaches a service.
     *
     * @param machine the name of this machine, as for {@link #TargetList}
     */
    public static String reached(String address, Optional<String> machine) {
        Endpoint endpoint = Endpoint.parse(address);
        return endpoint.loopback()
                ? machine.map(name -> new Endpoint(name, endpoint.port()).address())
                        .orElse(address)
                : address;
    }

    private Map<String, String> labels(DiscoveredService service) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("service", service.name());
        labels.put("env", service.env());
        Measurement measured = service.measured();
        labels.put("component", measured == null ? "app" : "exporter");
        if (measured != null) {
            labels.put("system", measured.system());
            new TreeMap<>(measured.parameters()).forEach((name, value) -> labels.put("__param_" + name, value));
        }
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
            // Read by the scraper's job for health endpoints; labels that begin with two underscores are not stored
            labels.put("__health_path__", service.health().path());
        }
        return labels;
    }
}
