package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.agent.files.LiveReload;
import dev.devmon.app.StatusReport.AlertCount;
import dev.devmon.app.StatusReport.ComponentStatus;
import dev.devmon.app.StatusReport.MeasuredContainers;
import dev.devmon.app.StatusReport.Services;
import dev.devmon.app.StatusReport.Stale;
import dev.devmon.app.StatusReport.State;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.plan.EngineVersion;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.Page;
import dev.devmon.reconcile.ReadinessCheck;
import dev.devmon.session.Parallel;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.ContainerMeasurement;
import dev.devmon.stores.MetricsQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports what runs, and whether it is ready. */
public final class Status {
    /** Counts firing alerts, except the heartbeat and others without a severity to act on. */
    private static final String FIRING = "count(ALERTS{alertstate=\"firing\",severity!=\"none\"})";

    private static final String UP = "count((" + Discover.UP + ") == 1)";

    private final Session session;
    private final AgentProcess agent;
    private final Supplier<Discover.Counts> discovered;
    private final ReadinessCheck readiness;

    /** @param discovered returns how many services discovery knows */
    public Status(Session session, AgentProcess agent, Supplier<Discover.Counts> discovered) {
        this.session = session;
        this.agent = agent;
        this.discovered = discovered;
        this.readiness = new ReadinessCheck(session.engine());
    }

    public StatusReport run() {
        CompletableFuture<EngineVersion> engine =
                CompletableFuture.supplyAsync(() -> session.engine().version());
        CompletableFuture<Optional<String>> unseen = CompletableFuture.supplyAsync(this::unseen);
        RunningStack running = RunningStack.of(session);
        MetricsQuery metrics = MetricsQuery.of(running);
        CompletableFuture<Optional<Integer>> firing = CompletableFuture.supplyAsync(() -> count(metrics, FIRING));
        CompletableFuture<Optional<Integer>> up = CompletableFuture.supplyAsync(() -> count(metrics, UP));
        CompletableFuture<Optional<ContainerMeasurement>> measured =
                CompletableFuture.supplyAsync(() -> ContainerMeasurement.of(session.stack(), metrics));
        List<ComponentStatus> components = Parallel.map(
                session.stack().components().stream()
                        .filter(component -> !component.optional()
                                || running.container(component.name()).isPresent())
                        .toList(),
                component -> new Subject(component, running.container(component.name())).status());
        return new StatusReport(
                1,
                session.stack().name(),
                engine.join(),
                unseen.join().orElse(null),
                components,
                agent.look(),
                services(discovered.get(), up.join().orElse(0)),
                new AlertCount(firing.join().orElse(null)),
                Optional.ofNullable(session.stack().profiles().chosen())
                        .map(choice ->
                                new StatusReport.ChosenProfile(choice.profile().name(), choice.source()))
                        .orElse(null),
                measured.join()
                        .map(found -> new MeasuredContainers(found.source(), found.describe()))
                        .orElse(null),
                stale(GeneratedKind.RULES),
                stale(GeneratedKind.DASHBOARDS));
    }

    /**
     * Returns what discovery cannot see; does not ask an engine behind a socket of this machine, since it is on this
     * machine.
     */
    private Optional<String> unseen() {
        return session.engine().address().socket()
                ? Optional.empty()
                : session.engine().info().unseen();
    }

    private static Services services(Discover.Counts counts, int up) {
        return new Services(counts.targets() + counts.pushed(), up, counts.pushed(), counts.crashed());
    }

    private @Nullable Stale stale(GeneratedKind kind) {
        return LiveReload.lastError(session, kind).map(Stale::new).orElse(null);
    }

    /** Returns the value of a count: 0 for an empty vector, empty without an answer. */
    private static Optional<Integer> count(MetricsQuery metrics, String expression) {
        return metrics.instant(expression)
                .map(samples -> samples.isEmpty() ? 0 : (int) samples.get(0).value());
    }

    /** A component and its container. */
    private final class Subject {
        private final Component component;
        private final Optional<ObservedContainer> container;

        private Subject(Component component, Optional<ObservedContainer> container) {
            this.component = component;
            this.container = container;
        }

        private ComponentStatus status() {
            if (container.isEmpty()) {
                String skipReason = component.skipReason();
                return report(
                        skipReason == null ? State.MISSING : State.SKIPPED,
                        Optional.of(skipReason == null ? "not started" : skipReason),
                        0);
            }
            ObservedContainer found = container.get();
            if (!found.running()) {
                return report(State.EXITED, Optional.of(found.status()), 0);
            }
            long memory = session.engine().memoryBytes(found.id());
            Optional<String> whyNot = readiness.whyNot(component.ready().check(), found.id(), found.ports());
            if (whyNot.isEmpty()) {
                return report(State.RUNNING, whyNot, memory);
            }
            boolean restarting = found.state() == ObservedContainer.State.RESTARTING;
            Duration age = Duration.between(
                    session.engine().vitals(found.id()).startedAt(),
                    session.clock().instant());
            boolean young = age.compareTo(component.ready().within()) < 0;
            return report(
                    young && !restarting ? State.STARTING : State.UNHEALTHY,
                    restarting ? Optional.of(found.status()) : whyNot,
                    memory);
        }

        private ComponentStatus report(State state, Optional<String> reason, long memory) {
            Map<String, Integer> ports = new TreeMap<>();
            container
                    .map(ObservedContainer::ports)
                    .ifPresent(found -> found.forEach((name, port) -> ports.put(name, port.host())));
            return new ComponentStatus(
                    component.name(),
                    component.group(),
                    state,
                    state == State.RUNNING,
                    reason.orElse(null),
                    container.map(ObservedContainer::image).orElse(component.image()),
                    container.map(found -> Page.of(component, found.ports())).orElse(List.of()),
                    ports,
                    memory,
                    component.memoryBytes());
        }
    }
}
