package dev.devmon.agent.statistics;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.engine.ContainerUse;
import dev.devmon.exposition.MetricsText;
import dev.devmon.session.Parallel;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.ContainerMeasurement;
import dev.devmon.stores.MetricsQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the engine's own statistics of containers while the component for container metrics reports none, under the
 * names of cAdvisor's metrics, so that rules and dashboards work on them.
 */
public final class EngineStatistics implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(EngineStatistics.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    /** The time by which that component's first containers have been scraped. */
    private static final Duration FIRST_AFTER = Duration.ofSeconds(30);

    private final Session session;
    private final StateVolumeFile file;
    private MetricsQuery metrics;
    private Instant next;
    private @Nullable CompletableFuture<String> measuring;

    public EngineStatistics(Session session) {
        this.session = session;
        this.file = new StateVolumeFile(session, StateKind.DISCOVERY_METRICS, "containers.prom");
        this.metrics = MetricsQuery.of(new RunningStack(session.stack(), List.of()));
        this.next = session.clock().instant().plus(FIRST_AFTER);
    }

    /** Finds the store to ask, and the container to write through. */
    @Override
    public void refresh(RunningStack running) {
        file.refresh(running);
        metrics = MetricsQuery.of(running);
    }

    /**
     * Takes or writes a measurement; never waits for the engine, whose answer of about a second is written by a later
     * run.
     */
    @Override
    public void run() {
        Instant now = session.clock().instant();
        if (measuring == null && !now.isBefore(next)) {
            next = now.plus(EVERY);
            Optional<ContainerMeasurement> measured = ContainerMeasurement.of(session.stack(), metrics);
            if (measured.isPresent()) {
                measuring = measured.get().source() == ContainerMeasurement.Source.COMPONENT
                        ? CompletableFuture.completedFuture("")
                        : CompletableFuture.supplyAsync(
                                () -> text(session.engine().containerUse()));
            }
        }
        CompletableFuture<String> measurement = measuring;
        if (measurement != null && measurement.isDone()) {
            measuring = null;
            try {
                file.write(Parallel.join(measurement));
            } catch (RuntimeException e) {
                // For some engines, a container that disappears meanwhile is an error: no reason for the agent to end
                LOG.info("the engine's statistics are not available now", e);
            }
        }
    }

    /** Returns the statistics in Prometheus's text format. */
    static String text(List<ContainerUse> containers) {
        List<ContainerUse> sorted = containers.stream()
                .sorted(Comparator.comparing(ContainerUse::name))
                .toList();
        return gauge("container_start_time_seconds", "When the container started.", sorted, use -> use.startedAt()
                        .getEpochSecond())
                + counter("container_cpu_usage_seconds_total", "Processor time used.", sorted, ContainerUse::cpuSeconds)
                + counter(
                        "container_cpu_cfs_periods_total",
                        "Scheduling periods under a CPU limit.",
                        sorted,
                        ContainerUse::cpuPeriods)
                + counter(
                        "container_cpu_cfs_throttled_periods_total",
                        "Scheduling periods in which the CPU limit throttled the container.",
                        sorted,
                        ContainerUse::cpuThrottledPeriods)
                + gauge(
                        "container_memory_working_set_bytes",
                        "Memory that the container holds and cannot give back.",
                        sorted,
                        ContainerUse::memoryBytes)
                + gauge(
                        "container_spec_memory_limit_bytes",
                        "The container's memory limit; 0 for none.",
                        sorted,
                        ContainerUse::memoryLimitBytes)
                + gauge(
                        "container_health_state",
                        "1 while the container's health check passes, 0 while it fails.",
                        sorted.stream().filter(use -> use.healthy() != null).toList(),
                        use -> Boolean.TRUE.equals(use.healthy()) ? 1 : 0);
    }

    private static String gauge(
            String name, String help, List<ContainerUse> containers, Function<ContainerUse, Number> value) {
        return MetricsText.family(
                name, "gauge", help, containers.stream().map(use -> labels(use) + " " + value.apply(use)));
    }

    private static String counter(
            String name, String help, List<ContainerUse> containers, Function<ContainerUse, Number> value) {
        return MetricsText.family(
                name, "counter", help, containers.stream().map(use -> labels(use) + " " + value.apply(use)));
    }

    private static String labels(ContainerUse use) {
        return MetricsText.labels(
                "name", use.name(),
                "image", use.image(),
                "compose_project", use.labels().getOrDefault("com.docker.compose.project", ""),
                "compose_service", use.labels().getOrDefault("com.docker.compose.service", ""));
    }
}
