package dev.devmon.agent.statistics;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.discovery.identify.ProcessUse;
import dev.devmon.discovery.identify.ProcessUses;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.listen.TcpConnections;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.exposition.MetricsText;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Publishes the resource use of each service's process, whether the service has metrics or not. */
public final class ProcessStatistics implements AgentTask {
    private static final Duration EVERY = Duration.ofSeconds(15);

    /**
     * The verdicts of listeners that are no services, and of services that push telemetry under an instance of their
     * own choice.
     */
    private static final List<Verdict> LEFT_OUT = List.of(Verdict.IGNORED, Verdict.PUSHED);

    private final Session session;
    private final StateVolumeFile file;
    private final Supplier<List<DiscoveredService>> services;
    private final ProcessUses processes = ProcessUses.ofThisMachine();
    private final @Nullable TcpConnections connections =
            TcpConnections.ofThisMachine().orElse(null);
    private Instant next = Instant.EPOCH;

    public ProcessStatistics(Session session, Supplier<List<DiscoveredService>> services) {
        this.session = session;
        this.file = new StateVolumeFile(session, StateKind.DISCOVERY_METRICS, "processes.prom");
        this.services = services;
    }

    @Override
    public void refresh(RunningStack running) {
        file.refresh(running);
    }

    @Override
    public void run() throws IOException {
        Instant now = session.clock().instant();
        if (!now.isBefore(next)) {
            next = now.plus(EVERY);
            List<DiscoveredService> found = services.get();
            Map<Integer, DiscoveredService> byProcess = byProcess(found);
            file.write(text(
                    byProcess,
                    processes.of(byProcess.keySet()),
                    connections == null ? Map.of() : connections.of(ports(found, byProcess.keySet()))));
        }
    }

    /** Returns one service for each process: if it has several ports, that of the port with metrics. */
    static Map<Integer, DiscoveredService> byProcess(List<DiscoveredService> services) {
        return services.stream()
                .filter(service -> service.pid() != null && !LEFT_OUT.contains(service.verdict()))
                .sorted(Comparator.comparing((DiscoveredService service) -> service.metrics() == null)
                        .thenComparing(DiscoveredService::address))
                .collect(Collectors.toMap(
                        service -> service.pid(), Function.identity(), (first, later) -> first, TreeMap::new));
    }

    /** Returns the ports on which each process listens. */
    private static Map<Integer, Set<Integer>> ports(List<DiscoveredService> services, Set<Integer> pids) {
        Map<Integer, Set<Integer>> ports = new HashMap<>();
        services.forEach(service -> {
            if (service.pid() != null && pids.contains(service.pid())) {
                ports.computeIfAbsent(service.pid(), none -> new HashSet<>())
                        .add(Endpoint.parse(service.address()).port());
            }
        });
        return ports;
    }

    static String text(
            Map<Integer, DiscoveredService> services,
            Map<Integer, ProcessUse> uses,
            Map<Integer, TcpConnections.Counts> connections) {
        return family(
                        "service_process_cpu_seconds_total",
                        "counter",
                        "Processor time of the process and its descendants.",
                        services,
                        uses,
                        ProcessUse::cpuSeconds)
                + gauge(
                        "service_process_resident_memory_bytes",
                        "Resident memory of the process and its descendants.",
                        services,
                        uses,
                        ProcessUse::residentBytes)
                + gauge(
                        "service_process_open_fds",
                        "Open file descriptors of the one nearest its limit.",
                        services,
                        uses,
                        ProcessUse::openFiles)
                + gauge(
                        "service_process_max_fds",
                        "Limit on its open file descriptors.",
                        services,
                        uses,
                        ProcessUse::fileLimit)
                + gauge(
                        "service_process_threads",
                        "Threads of the process and its descendants.",
                        services,
                        uses,
                        ProcessUse::threads)
                + gauge(
                        "service_process_start_time_seconds",
                        "When the process started.",
                        services,
                        uses,
                        use -> use.startedAt().getEpochSecond())
                + gauge(
                        "service_process_unaccepted_connections",
                        "Connections to its ports that wait to be accepted.",
                        services,
                        connections,
                        TcpConnections.Counts::unaccepted)
                + MetricsText.family(
                        "service_process_tcp_connections",
                        "gauge",
                        "Connections to its ports.",
                        services.entrySet().stream()
                                .flatMap(service -> Optional.ofNullable(connections.get(service.getKey()))
                                        .map(TcpConnections.Counts::byState)
                                        .orElse(Map.of())
                                        .entrySet()
                                        .stream()
                                        .map(count -> labels(service.getValue(), "state", word(count.getKey())) + " "
                                                + count.getValue())));
    }

    private static String word(TcpConnections.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static <U> String gauge(
            String name,
            String help,
            Map<Integer, DiscoveredService> services,
            Map<Integer, U> uses,
            Function<U, Number> value) {
        return family(name, "gauge", help, services, uses, value);
    }

    private static <U> String family(
            String name,
            String type,
            String help,
            Map<Integer, DiscoveredService> services,
            Map<Integer, U> uses,
            Function<U, Number> value) {
        return MetricsText.family(
                name,
                type,
                help,
                services.entrySet().stream()
                        .filter(service -> uses.containsKey(service.getKey()))
                        .map(service -> labels(service.getValue()) + " " + value.apply(uses.get(service.getKey()))));
    }

    private static String labels(DiscoveredService service, String... more) {
        List<String> labels = new ArrayList<>(
                List.of("service", service.name(), "env", service.env(), "instance", service.address()));
        labels.addAll(List.of(more));
        return MetricsText.labels(labels.toArray(String[]::new));
    }
}
