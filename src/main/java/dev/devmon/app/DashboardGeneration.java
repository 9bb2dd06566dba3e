package dev.devmon.app;

import dev.devmon.access.Access;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.codec.Json;
import dev.devmon.dashboards.ServiceDashboard;
import dev.devmon.dashboards.ServiceDashboard.Requests;
import dev.devmon.dashboards.ServiceTemplate;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.MetricsPage;
import dev.devmon.discovery.probe.Probe;
import dev.devmon.discovery.probe.ProbeLimits;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DashboardStyle;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.signals.Signals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates a dashboard for each service from what it exposes, and hands it to the component that shows dashboards. If
 * the user has one with the same uid, none is generated.
 */
public final class DashboardGeneration {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardGeneration.class);
    private static final String TEMPLATE = "services.yaml";

    private final Session session;
    private final DashboardStyle style;
    private final Signals signals;

    public DashboardGeneration(Session session) {
        this.session = session;
        this.style = DashboardStyle.of(session.stack())
                .orElseThrow(() -> new IllegalStateException("no component shows dashboards"));
        this.signals = Signals.of(session.stack());
    }

    /**
     * The result for one service.
     *
     * @param metrics the number of metrics that the service exposes
     * @param problem why there is no dashboard; empty when there is one
     */
    public record Made(String service, String uid, int metrics, String problem) {}

    /**
     * Generates the dashboards.
     *
     * @param names the names of services; empty for all that are scraped
     * @throws FailureException {@code USAGE} for an unknown name, {@code COMPONENT} when no running component shows
     *     dashboards
     */
    public List<Made> run(List<DiscoveredService> discovered, List<String> names) {
        SortedMap<String, List<DiscoveredService>> services = scraped(discovered);
        names.stream().filter(name -> !services.containsKey(name)).findFirst().ifPresent(name -> {
            throw Discover.unknown(name, "no service of this name is scraped", services.keySet());
        });
        if (!names.isEmpty()) {
            services.keySet().retainAll(names);
        }
        RunningStack running = RunningStack.of(session);
        running.require(style.component().name());
        Set<String> own = own();
        List<Made> made = new ArrayList<>();
        services.forEach((name, instances) -> made.add(make(name, instances, own, running)));
        return made;
    }

    private static SortedMap<String, List<DiscoveredService>> scraped(List<DiscoveredService> discovered) {
        return discovered.stream()
                // A pod's metrics can only be reached through its cluster's API server
                .filter(service ->
                        service.target() && service.metrics() != null && service.origin() != Origin.KUBERNETES)
                .collect(Collectors.groupingBy(DiscoveredService::name, TreeMap::new, Collectors.toList()));
    }

    /**
     * Returns the dashboards that would be generated now; none for services that do not answer.
     *
     * @return uid -> JSON
     */
    SortedMap<String, String> preview(List<DiscoveredService> discovered) {
        Set<String> own = own();
        SortedMap<String, String> dashboards = new TreeMap<>();
        scraped(discovered).forEach((name, instances) -> {
            String uid = ServiceDashboard.uid(name);
            if (!own.contains(uid)) {
                try {
                    dashboards.put(uid, json(name, families(instances)));
                } catch (IOException e) {
                    LOG.info("no dashboard of {}", name, e);
                }
            }
        });
        return dashboards;
    }

    private Made make(String name, List<DiscoveredService> instances, Set<String> own, RunningStack running) {
        String uid = ServiceDashboard.uid(name);
        if (own.contains(uid)) {
            return new Made(name, uid, 0, "your project has its own");
        }
        try {
            List<MetricFamily> families = families(instances);
            StateVolumeFile writer = new StateVolumeFile(session, StateKind.SERVICE_DASHBOARDS, uid + ".json");
            writer.refresh(running);
            writer.write(json(name, families));
            return new Made(name, uid, families.size(), "");
        } catch (IOException e) {
            return new Made(name, uid, 0, "it does not answer: " + e.getMessage());
        }
    }

    private String json(String name, List<MetricFamily> families) {
        String path = style.component().folder() + "/" + TEMPLATE;
        ServiceTemplate template =
                ServiceTemplate.read("stack/" + path, session.stack().files().text(path), style.style());
        Requests requests =
                signals.countsRequests(families.stream().map(MetricFamily::name).toList())
                        ? Requests.KNOWN
                        : Requests.UNKNOWN;
        return ServiceDashboard.json(name, families, requests, template, style.style());
    }

    /**
     * Returns the metrics of all instances together: one may have answered requests that another has not seen.
     *
     * @throws IOException when no instance answers
     */
    private List<MetricFamily> families(List<DiscoveredService> instances) throws IOException {
        Map<String, MetricFamily> families = new TreeMap<>();
        IOException silent = null;
        for (DiscoveredService instance : instances) {
            MetricsEndpoint metrics = instance.metrics();
            try {
                if (metrics != null) {
                    page(instance, metrics.path())
                            .families()
                            .forEach(family -> families.merge(
                                    family.name(),
                                    family,
                                    (one, other) -> other.series() > one.series() ? other : one));
                }
            } catch (IOException e) {
                silent = e;
            }
        }
        if (families.isEmpty()) {
            throw silent == null ? new IOException("it has no metrics") : silent;
        }
        return List.copyOf(families.values());
    }

    private MetricsPage page(DiscoveredService instance, String path) throws IOException {
        Endpoint endpoint = Endpoint.parse(instance.address());
        List<DeclaredService> declared =
                DiscoverySetup.declared(session.stack().settings().discovery());
        Access access = DeclaredService.among(declared, instance.name(), endpoint)
                .map(DeclaredService::access)
                .orElse(Access.NONE);
        return new Probe(ProbeLimits.PATIENT, session.engine()::route).page(endpoint, access, path);
    }

    /** Returns the uids of the dashboards in the user's project. */
    private Set<String> own() {
        return ProjectFiles.dashboards(session.stack()).all().values().stream()
                .flatMap(file -> Json.read(file.text()).flatMap(document -> document.text("/uid")).stream())
                .collect(Collectors.toSet());
    }
}
