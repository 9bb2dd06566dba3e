package dev.devmon.agent.services;

import dev.devmon.agent.exporters.ContainerLogins;
import dev.devmon.agent.exporters.MeasuringExporters;
import dev.devmon.agent.exporters.SystemMeasuring;
import dev.devmon.agent.exporters.SystemTrials;
import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.ComponentStart;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.discovery.Discovery;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.probe.ProbeSettings;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.DiscoveryMetrics;
import dev.devmon.discovery.target.ProcessEndings;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.discovery.target.WrittenLog;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.session.EndedRuns;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Runs the discovery cycle, hands the targets to the scraper, and publishes metrics about the services found. */
public final class ServiceDiscovery implements AgentTask {
    /**
     * The longest time between writes of the metrics. They contain the time of the last cycle, so they always differ,
     * which alone is not worth a write every cycle.
     */
    private static final Duration REPORT_AGE = Duration.ofSeconds(30);

    private final Session session;
    private final Discovery discovery;
    private final List<DeclaredService> declared;
    private final SystemMeasuring measuring;
    private final StateVolumeFile targets;
    private final StateVolumeFile metrics;
    private RunningStack running;
    private final EngineMachine machine;
    private List<DiscoveredService> services = List.of();
    private List<DiscoveredService> reported = List.of();
    private Instant reportedAt = Instant.EPOCH;

    /**
     * @param logs the log files that services write
     * @param databases what the engine knows of the databases' containers
     * @param search finds the logins of databases
     * @param start brings up exporters
     */
    public ServiceDiscovery(
            Session session,
            ContainerSource containers,
            Supplier<List<WrittenLog>> logs,
            ContainerLogins databases,
            LoginSearch search,
            ComponentStart start) {
        this.session = session;
        this.machine = new EngineMachine(session.engine());
        this.running = new RunningStack(session.stack(), List.of());
        this.measuring = new SystemMeasuring(
                session,
                search,
                new SystemTrials(session, Executors.newSingleThreadExecutor(ServiceDiscovery::daemon)),
                new MeasuringExporters(session, start),
                databases::startedAt,
                this::machine);
        this.discovery = DiscoverySetup.of(
                session,
                containers,
                new TelemetrySenders(session, () -> running),
                new ClusterPods(session, () -> running),
                measuring,
                (processes, signs) -> new ServiceEndings(
                        session.engine(),
                        signs,
                        new ProcessEndings(processes, signs, logs),
                        new EndedRuns(session.state())),
                ProbeSettings.forCycles(session.engine()::route));
        this.declared = DiscoverySetup.declared(session.stack().settings().discovery());
        this.targets = new StateVolumeFile(session, StateKind.HOST_TARGETS, "services.json");
        this.metrics = new StateVolumeFile(session, StateKind.DISCOVERY_METRICS, "devmon.prom");
    }

    /** Returns the services as of the last cycle. */
    public List<DiscoveredService> services() {
        return services;
    }

    @Override
    public void refresh(RunningStack latest) {
        running = latest;
        measuring.refresh(latest);
        targets.refresh(latest);
        metrics.refresh(latest);
    }

    @Override
    public void run() throws IOException {
        Instant begin = session.clock().instant();
        services = discovery.cycle();
        targets.write(new TargetList(machine(), declared).json(services));
        if (!services.equals(reported) || reportedAt.plus(REPORT_AGE).isBefore(begin)) {
            metrics.write(DiscoveryMetrics.text(
                    services,
                    declared,
                    begin,
                    Duration.between(begin, session.clock().instant())));
            reported = services;
            reportedAt = begin;
        }
    }

    @Override
    public boolean hasNews() throws IOException {
        return discovery.hasNews() || measuring.hasNews();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "exporters");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns the address at which containers reach this machine; empty where a container in the host's network is on
     * it.
     */
    public Optional<String> machine() {
        return machine.fromContainers();
    }
}
