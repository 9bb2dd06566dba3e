package dev.devmon.reconcile;

import dev.devmon.event.Event;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.Plan;
import dev.devmon.plan.Step;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Carries out a plan: starts each component as soon as those it is {@code after} are ready, and others in parallel. */
public final class Reconciler {
    private final Session session;
    private final StepExecution execution;
    private final ReadinessWait readiness;
    private final ComponentSetup setup;

    public Reconciler(Session session) {
        this.session = session;
        this.execution = new StepExecution(session);
        this.setup = new ComponentSetup(session);
        this.readiness = new ReadinessWait(session.engine(), session.clock(), session.sleeper());
    }

    /** Thrown for a component that is not started because another one failed, whose failure says it all. */
    private static final class Held extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Pulls missing images, before anything else changes.
     *
     * @throws FailureException {@code PREFLIGHT}, naming all images that cannot be pulled
     */
    public void pull(Plan plan) {
        ExecutorService threads = Executors.newCachedThreadPool(Reconciler::daemon);
        try {
            awaitAll(plan.before().stream()
                    .filter(Step.PullImage.class::isInstance)
                    .map(pull -> CompletableFuture.runAsync(() -> pull(pull), threads))
                    .toList());
        } catch (FailureException e) {
            throw e.together("images cannot be pulled");
        } finally {
            threads.shutdownNow();
        }
    }

    private void pull(Step pull) {
        try {
            execution.run(pull);
        } catch (FailureException e) {
            session.events()
                    .accept(new Event.Failed(pull.subject(), e.failures().get(0).what()));
            throw e;
        }
    }

    /**
     * Carries out the rest of the plan and waits until all its components are ready.
     *
     * @param blueprints the blueprints of the components that must be ready at the end
     * @throws FailureException with the failures of all components; the other components are up nevertheless
     */
    public void run(Plan plan, Map<String, Blueprint> blueprints) {
        ExecutorService threads = Executors.newCachedThreadPool(Reconciler::daemon);
        try {
            plan.before().stream()
                    .filter(step -> !(step instanceof Step.PullImage))
                    .forEach(execution::run);
            Map<String, CompletableFuture<Void>> ready = new ConcurrentHashMap<>();
            plan.components().forEach((name, steps) -> {
                CompletableFuture<Void> earlier = CompletableFuture.allOf(steps.stream()
                        .flatMap(step -> step.waitsFor().stream())
                        .distinct()
                        .filter(ready::containsKey)
                        .map(ready::get)
                        .toArray(CompletableFuture<?>[]::new));
                ready.put(
                        name,
                        CompletableFuture.runAsync(() -> bringUp(name, steps, blueprints.get(name), earlier), threads));
            });
            List<CompletableFuture<Void>> awaited = new ArrayList<>(ready.values());
            awaited.add(MainPages.of(plan, blueprints.values()).announce(ready, session.events()));
            awaitAll(awaited);
            plan.after().forEach(execution::run);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "reconcile");
        thread.setDaemon(true);
        return thread;
    }

    /** @param earlier completes when everything that its steps wait for is ready */
    private void bringUp(
            String name, List<Step> steps, @Nullable Blueprint blueprint, CompletableFuture<Void> earlier) {
        try {
            Instant begin = session.clock().instant();
            for (Step step : steps) {
                if (!step.waitsFor().isEmpty()) {
                    await(earlier, name);
                    begin = session.clock().instant();
                }
                execution.run(step);
            }
            if (blueprint == null) {
                session.events().accept(new Event.Done(name, "removed"));
            } else if (steps.isEmpty()) {
                keepRunning(blueprint, begin);
            } else {
                awaitReady(blueprint, begin);
                if (steps.stream().anyMatch(Reconciler::bringsConfiguration)) {
                    setup.run(blueprint, container(blueprint).id());
                }
            }
        } catch (FailureException e) {
            session.events().accept(new Event.Failed(name, e.failures().get(0).what()));
            throw e;
        }
    }

    private void await(CompletableFuture<Void> earlier, String name) {
        try {
            earlier.join();
        } catch (CompletionException e) {
            removeCreated(name);
            session.events().accept(new Event.Failed(name, "not started: what it needs is not ready"));
            throw new Held();
        }
    }

    /** Removes a container that was created and not started: it is of no use. */
    private void removeCreated(String name) {
        RunningStack.of(session)
                .container(name)
                .filter(container -> container.state() == ObservedContainer.State.CREATED)
                .ifPresent(container -> session.engine()
                        .execute(
                                new Step.RemoveContainer(name, container, "what it needs is not ready"),
                                session.events()));
    }

    private static boolean bringsConfiguration(Step step) {
        return step instanceof Step.CreateContainer || step instanceof Step.ReloadConfig;
    }

    /**
     * Waits for a component that ran when it was observed, and starts it if it has ended: an engine may still carry out
     * the stop that a killed {@code down} requested.
     */
    private void keepRunning(Blueprint blueprint, Instant startedAt) {
        try {
            awaitReady(blueprint, startedAt);
        } catch (FailureException e) {
            ObservedContainer container = container(blueprint);
            if (container.running()) {
                throw e;
            }
            execution.run(new Step.StartContainer(blueprint, container.state(), "it ended"));
            awaitReady(blueprint, session.clock().instant());
        }
    }

    private void awaitReady(Blueprint blueprint, Instant startedAt) {
        readiness.await(
                blueprint.definition(), container(blueprint).id(), blueprint.ports(), startedAt, session.events());
    }

    private ObservedContainer container(Blueprint blueprint) {
        return RunningStack.of(session)
                .container(blueprint.component())
                .orElseThrow(() -> FailureException.component(
                        blueprint.component() + " is gone",
                        "its container was removed while it started",
                        "run the same command again"));
    }

    private static void awaitAll(List<CompletableFuture<Void>> futures) {
        List<Failure> failures = new ArrayList<>();
        RuntimeException unexpected = null;
        for (CompletableFuture<Void> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                while (cause instanceof CompletionException && cause.getCause() != null) {
                    cause = cause.getCause();
                }
                if (cause instanceof FailureException failure) {
                    failures.addAll(failure.failures());
                } else if (!(cause instanceof Held)) {
                    unexpected = new IllegalStateException("a step ended with " + cause, e);
                }
            } catch (InterruptedException e) {
                throw FailureException.interrupted();
            }
        }
        if (unexpected != null) {
            throw unexpected;
        }
        FailureException.throwIfAny(failures);
    }
}
