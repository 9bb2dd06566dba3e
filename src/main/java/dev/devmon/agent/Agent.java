package dev.devmon.agent;

import dev.devmon.agent.exporters.ContainerLogins;
import dev.devmon.agent.files.DashboardRefresh;
import dev.devmon.agent.files.LiveFiles;
import dev.devmon.agent.files.LogCollection;
import dev.devmon.agent.metrics.LiveMetrics;
import dev.devmon.agent.metrics.ProjectMetrics;
import dev.devmon.agent.services.ClusterScraping;
import dev.devmon.agent.services.EngineContainers;
import dev.devmon.agent.services.ServiceDiscovery;
import dev.devmon.agent.services.ServiceScraping;
import dev.devmon.agent.statistics.EngineStatistics;
import dev.devmon.agent.statistics.LogStatistics;
import dev.devmon.agent.statistics.ProcessStatistics;
import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.agent.task.ComponentStart;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.Settings;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.target.LogFileSearch;
import dev.devmon.discovery.target.ProcessFiles;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.FoundLogs;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of the background process, which goes on after {@code up} has returned: it runs its tasks every two seconds,
 * and at once when a container starts or ends or something begins to listen. It ends when the stack is gone or another
 * agent takes over, never by a failure: a task that fails leaves its results in place, since stale beats wrong.
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** The interval at which tasks are asked for news during the pause. */
    private static final Duration GLANCE = Duration.ofMillis(500);

    /** The interval at which containers are listed even when the engine reports no event. */
    private static final Duration CONTAINERS_AGE = Duration.ofSeconds(20);

    /** The time after which a stack not yet seen will not come: its {@code up} failed, or {@code down} was quicker. */
    private static final Duration FIRST_WAIT = Duration.ofMinutes(2);

    private final Session session;
    private final Instant started;
    private final EngineContainers engineContainers;
    private final List<SupervisedTask> tasks;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean watching;
    private @Nullable Containers containers;
    private RunningStack running;
    private @Nullable RunningStack refreshed;
    private Instant containersAt = Instant.EPOCH;
    private boolean seenStack;
    private boolean failing;

    /**
     * @param metrics reads the settings files again and returns the metrics that they define now
     * @param dashboardCommand the command that generates dashboards; the names of the services are appended
     * @param upCommand the command that brings components up; their names are appended
     */
    public Agent(
            Session session,
            Supplier<List<ProjectMetric>> metrics,
            List<String> dashboardCommand,
            List<String> upCommand) {
        this.session = session;
        this.running = new RunningStack(session.stack(), List.of());
        this.started = session.clock().instant();
        this.engineContainers = new EngineContainers(session.engine());
        FoundLogs logs = new FoundLogs(session.state());
        ContainerLogins databases = new ContainerLogins(session.engine(), session.clock());
        LoginSearch search = new LoginSearch(
                session.stack().settings().discovery(), databases, Path.of(System.getProperty("user.home")));
        // Shared by both users: two `up` commands at once would be in each other's way
        ComponentStart exporters = new ComponentStart(session, background(upCommand));
        ServiceDiscovery discovery =
                new ServiceDiscovery(session, this::containers, logs::read, databases, search, exporters);
        this.tasks = List.of(
                new SupervisedTask("ports", new PortForwards(session)),
                new SupervisedTask("discovery", discovery),
                new SupervisedTask(
                        "dashboards",
                        new DashboardRefresh(background(dashboardCommand), session.clock(), discovery::services)),
                new SupervisedTask(
                        "log collection",
                        new LogCollection(
                                session,
                                new LogFileSearch(ProcessFiles.ofThisMachine()),
                                background(upCommand),
                                discovery::services)),
                new SupervisedTask("log statistics", new LogStatistics(session)),
                new SupervisedTask("pods", new ClusterScraping(session)),
                new SupervisedTask("services with a login", new ServiceScraping(session)),
                new SupervisedTask("container statistics", new EngineStatistics(session)),
                new SupervisedTask("process statistics", new ProcessStatistics(session, discovery::services)),
                new SupervisedTask(
                        "metrics of the project",
                        new ProjectMetrics(
                                session,
                                live(session, metrics),
                                search,
                                discovery::services,
                                discovery::machine,
                                exporters)),
                new SupervisedTask("rules", new LiveFiles(session, ProjectFiles.rules(session.stack()))),
                new SupervisedTask(
                        "dashboards of the project", new LiveFiles(session, ProjectFiles.dashboards(session.stack()))));
    }

    private static LiveMetrics live(Session session, Supplier<List<ProjectMetric>> metrics) {
        Settings settings = session.stack().settings();
        return new LiveMetrics(settings.files().stream().map(Path::of).toList(), settings.metrics(), metrics);
    }

    private BackgroundCommand background(List<String> command) {
        return new BackgroundCommand(command, session.clock(), changed::release);
    }

    /**
     * Runs the tasks until the stack is gone, another agent has taken over, or the thread is interrupted.
     *
     * @param onDuty writes the heartbeat, and returns whether this process is still the agent of the stack
     */
    public void run(BooleanSupplier onDuty) throws InterruptedException {
        while (!stackGone()) {
            // Discovery may list the containers again meanwhile: the tasks have only learned of what was known before
            RunningStack known = running;
            RunningStack news = known.equals(refreshed) ? null : known;
            boolean done = true;
            for (SupervisedTask task : tasks) {
                if (!onDuty.getAsBoolean()) {
                    LOG.info("relieved: another agent looks after the stack, or its state folder is gone");
                    return;
                }
                done &= task.run(news);
            }
            // A task that failed may have missed the last refresh, so the next round refreshes all of them
            refreshed = done ? known : null;
            boolean containersChanged = pause();
            if (containersChanged || !done) {
                containersAt = Instant.EPOCH;
            }
        }
        LOG.info("the stack is gone");
    }

    /** Waits for the next round; returns true, early, when a container or a background command starts or ends. */
    private boolean pause() throws InterruptedException {
        long end = System.nanoTime() + PAUSE.toNanos();
        do {
            if (changed.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
                return true;
            }
        } while (System.nanoTime() < end && tasks.stream().noneMatch(SupervisedTask::hasNews));
        return false;
    }

    /** Watches the engine. A watch that ends is renewed after the next pause: the engine may be shutting down. */
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
     * Returns whether the stack is gone. A stack with no containers may be about to get its first, or be recreating its
     * only one, so they count only while no command is at work. While the engine does not answer, the stack is not
     * gone.
     */
    private boolean stackGone() {
        try {
            watch();
            boolean gone = !present() && over() && !presentNow();
            if (failing) {
                LOG.info("the engine answers again");
                failing = false;
            }
            return gone;
        } catch (FailureException | IOException e) {
            containersAt = Instant.EPOCH;
            if (!failing) {
                LOG.warn("the engine does not answer: {}", e.getMessage(), e);
                failing = true;
            }
            return false;
        }
    }

    private boolean over() {
        return (seenStack || started.plus(FIRST_WAIT).isBefore(session.clock().instant())) && !StackLock.held(session);
    }

    private boolean presentNow() throws IOException {
        containersAt = Instant.EPOCH;
        return present();
    }

    private boolean present() throws IOException {
        containers();
        boolean present = !running.containers().isEmpty();
        seenStack |= present;
        return present;
    }

    private Containers containers() throws IOException {
        Instant now = session.clock().instant();
        Containers known = containers;
        if (known == null || containersAt.plus(CONTAINERS_AGE).isBefore(now)) {
            known = engineContainers.list();
            running = RunningStack.of(session);
            containers = known;
            containersAt = now;
        }
        return known;
    }
}
