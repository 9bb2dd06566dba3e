package dev.devmon.agent;

import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.discovery.Discovery;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.DiscoveryMetrics;
import dev.devmon.discovery.target.LogFileSearch;
import dev.devmon.discovery.target.ProcessFiles;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on after `up` has returned: looks for services every two seconds, and at once when a container starts or ends,
 * hands the targets to the scraper, has logs collected, counts the log lines that security wants counted, has containers
 * measured, and brings changed rules of the user into force. When it cannot look or hand over, what
 * was there stays: stale beats wrong.
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The engine is asked this often even when it reports no event. */
    private static final Duration CONTAINERS_AGE = Duration.ofSeconds(20);

    /** The metrics say when the last look was, so they are never the same twice: they are not worth a write each time. */
    private static final Duration REPORT_AGE = Duration.ofSeconds(30);

    /** A stack of which nothing is seen for so long will not come: its `up` has failed, or `down` was quicker. */
    private static final Duration FIRST_WAIT = Duration.ofMinutes(2);

    private final Session session;
    private final Instant started;
    private final EngineContainers engineContainers;
    private final Discovery discovery;
    private final StateVolumeFile targets;
    private final StateVolumeFile metrics;
    private final DashboardRefresh dashboards;
    private final LogPatterns patterns;
    private final EngineStatistics statistics;
    private final LogCollection logs;
    private final List<LiveFiles> live;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean watching;
    private @Nullable Containers containers;
    private RunningStack running;
    private Instant containersAt = Instant.EPOCH;
    private @Nullable HostNetwork hostNetwork;
    private List<DiscoveredService> reported = List.of();
    private Instant reportedAt = Instant.EPOCH;
    private boolean seenStack;

    /**
     * @param dashboardCommand makes the dashboards of the services whose names follow
     * @param upCommand brings the component up whose name follows
     */
    public Agent(Session session, List<String> dashboardCommand, List<String> upCommand) {
        this.session = session;
        this.running = new RunningStack(session.stack(), List.of());
        this.started = session.clock().instant();
        this.engineContainers = new EngineContainers(session.engine());
        this.discovery = DiscoverySetup.of(session, this::containers, PATIENCE);
        this.targets = new StateVolumeFile(session, StateKind.HOST_TARGETS, "services.json");
        this.metrics = new StateVolumeFile(session, StateKind.DISCOVERY_METRICS, "devmon.prom");
        this.dashboards = new DashboardRefresh(background(dashboardCommand), session.clock());
        this.logs = new LogCollection(session, new LogFileSearch(ProcessFiles.ofThisMachine()), background(upCommand));
        this.patterns = new LogPatterns(session);
        this.statistics = new EngineStatistics(session);
        this.live = Stream.of(ProjectFiles.rules(session.stack()), ProjectFiles.dashboards(session.stack()))
                .map(project -> new LiveFiles(session, project))
                .toList();
    }

    private BackgroundCommand background(List<String> command) {
        return new BackgroundCommand(command, session.clock(), changed::release);
    }

    /** Returns when the stack is gone, or the thread is interrupted. */
    public void run() throws InterruptedException {
        boolean failing = false;
        while (true) {
            try {
                watch();
                if (stackGone()) {
                    LOG.info("the stack is gone");
                    return;
                }
                look();
                patterns.look();
                statistics.look();
                for (LiveFiles files : live) {
                    files.look();
                }
                if (failing) {
                    LOG.info("working again");
                    failing = false;
                }
            } catch (FailureException | IOException e) {
                containersAt = Instant.EPOCH;
                if (!failing) {
                    LOG.warn("what was there stays: {}", e.getMessage(), e);
                    failing = true;
                }
            }
            if (changed.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
                containersAt = Instant.EPOCH;
            }
        }
    }

    /** A watch that ends is begun anew after the next pause, not at once: the engine may be going down. */
    private void watch() {
        if (!watching) {
            containersAt = Instant.EPOCH; // what happened meanwhile was not told
            watching = true;
            try {
                session.engine().watch(changed::release, () -> watching = false);
            } catch (FailureException e) {
                watching = false;
                throw e;
            }
        }
    }

    /**
     * It is not there yet when `up` has only just begun, and a command at work may be making its only container anew: what
     * counts is what is there when none is.
     */
    private boolean stackGone() throws IOException {
        if (present()) {
            seenStack = true;
            return false;
        }
        boolean over =
                seenStack || started.plus(FIRST_WAIT).isBefore(session.clock().instant());
        if (!over || StackLock.held(session)) {
            return false;
        }
        containersAt = Instant.EPOCH;
        return !present();
    }

    private boolean present() throws IOException {
        containers();
        return !running.containers().isEmpty();
    }

    private Containers containers() throws IOException {
        Instant now = session.clock().instant();
        Containers known = containers;
        if (known == null || containersAt.plus(CONTAINERS_AGE).isBefore(now)) {
            known = engineContainers.list();
            containers = known;
            containersAt = now;
            running = RunningStack.of(session);
            targets.refresh(running);
            metrics.refresh(running);
            patterns.refresh(running);
            statistics.refresh(running);
            live.forEach(files -> files.refresh(running));
            logs.refresh(running);
        }
        return known;
    }

    private void look() throws IOException {
        Instant begin = session.clock().instant();
        List<DiscoveredService> services = discovery.cycle();
        targets.write(new TargetList(machine()).json(services));
        if (!services.equals(reported) || reportedAt.plus(REPORT_AGE).isBefore(begin)) {
            metrics.write(DiscoveryMetrics.text(
                    services, begin, Duration.between(begin, session.clock().instant())));
            reported = services;
            reportedAt = begin;
        }
        dashboards.look(dashboardsShown() ? services : List.of());
        logs.look(services);
    }

    /** Whoever shows dashboards may come later than the services: then all of them are new. */
    private boolean dashboardsShown() {
        return running.mounting(new Mount.State(StateKind.SERVICE_DASHBOARDS)::equals)
                .findAny()
                .isPresent();
    }

    private Optional<String> machine() {
        return hostNetwork() == HostNetwork.NATIVE ? Optional.empty() : Optional.of("host.docker.internal");
    }

    private HostNetwork hostNetwork() {
        HostNetwork known = hostNetwork;
        if (known == null) {
            known = session.engine().info().hostNetwork();
            hostNetwork = known;
        }
        return known;
    }
}
