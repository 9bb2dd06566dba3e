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
 * Goes on after `up` has returned: repeats its tasks every two seconds, and at once when a container starts or ends, or something begins to listen. Nothing
 * that fails ends it, only that the stack is gone or that it is relieved. When a task cannot do its work, what was there
 * stays: stale beats wrong.
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** How often tasks are asked for news during the pause. */
    private static final Duration GLANCE = Duration.ofMillis(500);

    /** The engine is asked this often even when it reports no event. */
    private static final Duration CONTAINERS_AGE = Duration.ofSeconds(20);

    /** A stack of which nothing is seen for so long will not come: its `up` has failed, or `down` was quicker. */
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
     * @param metrics what the settings files define when they are read again
     * @param dashboardCommand makes the dashboards of the services whose names follow
     * @param upCommand brings the component up whose name follows
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
        // One for both: two commands at once would be in each other's way
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
     * Returns when the stack is gone, the agent is relieved, or the thread is interrupted.
     *
     * @param onDuty tells that it lives, and answers whether it is still the agent of the stack
     */
    public void run(BooleanSupplier onDuty) throws InterruptedException {
        while (!stackGone()) {
            // Discovery may list the containers anew meanwhile: what the tasks have learned is what was known before
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
            // A task that failed may have to learn more than what has changed
            refreshed = done ? known : null;
            boolean containersChanged = pause();
            if (containersChanged || !done) {
                containersAt = Instant.EPOCH;
            }
        }
        LOG.info("the stack is gone");
    }

    /** Ends early when a container starts or ends, which it tells, and when a task has news. */
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
     * counts is what is there when none is. While the engine does not say, the stack is not gone.
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
