package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.definition.Stack;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.inputs.StackTargets;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.EngineInfo.Place;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Plan;
import dev.devmon.plan.Planner;
import dev.devmon.plan.Step;
import dev.devmon.reconcile.Preflight;
import dev.devmon.reconcile.Reconciler;
import dev.devmon.session.Parallel;
import dev.devmon.session.Polling;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Brings the stack, or a part of it, into the state that the definition describes. */
public final class Up {
    private static final Duration START_PAUSE = Duration.ofMillis(100);
    private static final Duration START_WITHIN = Duration.ofSeconds(2);

    private final Session session;
    private final IntFunction<Optional<String>> portHolder;
    private final AgentProcess agent;

    /** @param portHolder returns what listens on a port, in words */
    public Up(Session session, IntFunction<Optional<String>> portHolder, AgentProcess agent) {
        this.session = session;
        this.portHolder = portHolder;
        this.agent = agent;
    }

    /**
     * What to bring up.
     *
     * @param names components and groups; empty for everything
     * @param without components and groups to leave out
     */
    public record Request(List<String> names, List<String> without, BlueprintInputs.PortPolicy portPolicy) {}

    /**
     * What was brought up.
     *
     * @param blueprints the blueprints of the selected components, in their order
     * @param skipped the components that the settings leave out
     * @param services the names of the services that are targets so far; discovery goes on in the background
     * @param notes suggestions for improvement, a sentence each
     */
    public record Result(
            Plan plan,
            List<Blueprint> blueprints,
            List<Component> skipped,
            List<String> services,
            List<String> notes) {}

    private record Prepared(
            List<Component> selected,
            ObservedStack observed,
            Map<String, Blueprint> blueprints,
            Plan plan,
            Set<Integer> busyPorts) {}

    /** Returns the plan, without carrying it out. */
    public Plan plan(Request request) {
        return prepare(request).plan();
    }

    /**
     * Brings the components up.
     *
     * @throws FailureException {@code PREFLIGHT} before anything is changed, {@code COMPONENT} after that
     */
    public Result run(Request request) {
        return StackLock.whileHeld(session, "up", () -> {
            ChosenProfile profile = new ChosenProfile(session);
            Prepared prepared = prepare(request);
            // In parallel, since both this and the rest wait for a server
            CompletableFuture<List<String>> notes = CompletableFuture.supplyAsync(new PodAccess(session)::notes);
            new Preflight(session, portHolder)
                    .check(
                            prepared.selected(),
                            prepared.plan()
                                    .steps()
                                    .filter(Step.StartContainer.class::isInstance)
                                    .map(step -> ((Step.StartContainer) step).blueprint())
                                    .toList(),
                            prepared.observed(),
                            prepared.busyPorts());
            profile.remember();
            Map<String, Blueprint> wanted = new LinkedHashMap<>(prepared.blueprints());
            wanted.keySet()
                    .retainAll(prepared.selected().stream().map(Component::name).toList());
            Reconciler reconciler = new Reconciler(session);
            reconciler.pull(prepared.plan());
            if (prepared.observed().engine().nature().place() == Place.FORWARDED) {
                agent.ensureRunning(); // it is the agent that forwards their ports
            }
            try {
                reconciler.run(prepared.plan(), wanted);
            } catch (FailureException e) {
                if (e.exitCode() == ExitCode.COMPONENT) {
                    handOver(prepared.blueprints()); // the other components are up
                }
                throw e;
            }
            handOver(prepared.blueprints());
            List<Component> skipped = session.stack().components().stream()
                    .filter(component -> component.skipped() && !wanted.containsKey(component.name()))
                    .filter(component -> !profile.leavesOut(component))
                    .toList();
            List<String> services =
                    Discover.targets(session).stream().distinct().toList();
            List<String> all = new ArrayList<>(
                    profile.notes(prepared.selected(), prepared.observed().engine()));
            all.addAll(Parallel.join(notes));
            return new Result(prepared.plan(), List.copyOf(wanted.values()), skipped, services, all);
        });
    }

    private Prepared prepare(Request request) {
        Stack stack = session.stack();
        List<Component> asked = stack.select(request.names(), request.without());
        // In parallel: generating files computes, while observing waits for the engine
        CompletableFuture<ObservedStack> observing = CompletableFuture.supplyAsync(() -> observe(asked));
        BlueprintInputs given = BlueprintFactory.inputs(session, request.portPolicy());
        ObservedStack observed = afterPendingStarts(Parallel.join(observing), given.busyPorts(), asked);
        BlueprintInputs inputs = given.on(observed.engine());
        boolean whole = request.names().isEmpty() && request.without().isEmpty();
        List<Component> selected = withThoseConcerned(asked, observed, whole ? Component::optional : none -> false);
        Map<String, Blueprint> blueprints = Blueprints.of(stack, observed, inputs, selected);
        Plan plan = Planner.up(
                stack, selected, blueprints, observed, whole ? Planner.Others.REMOVE_IF_OFF : Planner.Others.LEAVE);
        return new Prepared(selected, observed, blueprints, plan, given.busyPorts());
    }

    /**
     * Observes the stack again while a start is pending. An engine that is still carrying out the start of an
     * interrupted {@code up} has bound the ports of a container that it does not show as running yet; these would count
     * as taken. Ports that somebody else has taken stay so.
     */
    private ObservedStack afterPendingStarts(ObservedStack first, Set<Integer> busy, List<Component> asked) {
        if (!startPending(first, busy)) {
            return first;
        }
        Polling.every(START_PAUSE, session)
                .await(
                        START_WITHIN,
                        () -> startPending(observe(asked), busy)
                                ? Optional.of("a container is being started")
                                : Optional.empty());
        return observe(asked);
    }

    private static boolean startPending(ObservedStack observed, Set<Integer> busy) {
        return observed.containers().stream()
                .filter(container -> !container.alive())
                .flatMap(container -> container.ports().values().stream())
                .anyMatch(port -> busy.contains(port.host()));
    }

    /**
     * Adds components that run and are configured differently when one of the requested components is present.
     *
     * @param kept the components that are brought up again if they exist
     */
    private List<Component> withThoseConcerned(
            List<Component> asked, ObservedStack observed, Predicate<Component> kept) {
        Set<String> names = asked.stream().map(Component::name).collect(Collectors.toSet());
        return session.stack().components().stream()
                .filter(component -> names.contains(component.name())
                        || (kept.test(component)
                                && observed.container(component.name()).isPresent())
                        || (!component.skipped() && component.dependsOnAny(names) && runs(component, observed)))
                .toList();
    }

    private static boolean runs(Component component, ObservedStack observed) {
        return observed.container(component.name())
                .filter(ObservedContainer::running)
                .isPresent();
    }

    private ObservedStack observe(List<Component> selected) {
        Set<String> names = selected.stream().map(Component::name).collect(Collectors.toSet());
        ObservedStack observed = session.engine()
                .observe(
                        session.stack().name(),
                        session.stack().components().stream()
                                .filter(component -> selected.contains(component)
                                        || component.optional()
                                        || component.dependsOnAny(names))
                                .map(Component::image)
                                .distinct()
                                .toList());
        boolean allRun = selected.stream().allMatch(component -> runs(component, observed));
        if (!allRun) {
            session.engine().prepare();
        }
        return observed;
    }

    /**
     * Hands the running stack over to the agent; comes last, since a second JVM that starts at the same time would slow
     * down all components.
     */
    private void handOver(Map<String, Blueprint> blueprints) {
        publishTargets(blueprints);
        agent.ensureRunning();
    }

    /** Tells the scrapers which of the stack's components now run. */
    private void publishTargets(Map<String, Blueprint> blueprints) {
        RunningStack running = RunningStack.of(session);
        List<Blueprint> present = running.containers().stream()
                .map(container -> blueprints.get(container.component()))
                .filter(Objects::nonNull)
                .toList();
        for (StateKind kind : List.of(StateKind.STACK_TARGETS, StateKind.HOST_TARGETS)) {
            StateVolumeFile writer = new StateVolumeFile(session, kind, StackTargets.FILE);
            writer.refresh(running);
            writer.write(StackTargets.json(kind, present));
        }
    }
}
