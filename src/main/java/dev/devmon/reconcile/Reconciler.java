package dev.devmon.reconcile;

import dev.devmon.event.Event;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.Plan;
import dev.devmon.plan.Step;
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

/** Carries out a plan: each component as soon as what it is {@code after} is ready, the others beside it. */
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

    /** A component that did not get ready because another one failed: that one's failure says it all. */
    private static final class Held extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Pulls the images that are missing, before anything else changes.
     *
     * @throws FailureException {@code PREFLIGHT} that names all images that cannot be had
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
     * @param blueprints of the components that must be ready at the end
     * @throws FailureException with the failures of all components; the others are up nevertheless
     */
    public void run(Plan plan, Map<String, Blueprint> blueprints) {
        ExecutorService threads = Executors.newCachedThreadPool(Reconciler::daemon);
        try {
            plan.before().stream()
                    .filter(step -> !(step instanceof Step.PullImage))
                    .forEach(execution::run);
            Map<String, CompletableFuture<Void>> started = new ConcurrentHashMap<>();
            for (Map.Entry<String, List<Step>> entry : plan.components().entrySet()) {
                @Nullable Blueprint blueprint = blueprints.get(entry.getKey());
                CompletableFuture<Void> earlier = CompletableFuture.allOf(
                        blueprint == null
                                ? new CompletableFuture<?>[0]
                                : blueprint.definition().after().stream()
                                        .filter(started::containsKey)
                                        .map(started::get)
                                        .toArray(CompletableFuture<?>[]::new));
                started.put(
                        entry.getKey(),
                        CompletableFuture.runAsync(
                                () -> bringUp(entry.getKey(), entry.getValue(), blueprint, earlier), threads));
            }
            List<CompletableFuture<Void>> awaited = new ArrayList<>(started.values());
            awaited.add(MainPages.of(plan, blueprints.values()).announce(started, session.events()));
            awaitAll(awaited);
            plan.after().forEach(execution::run);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "converge");
        thread.setDaemon(true);
        return thread;
    }

    private void bringUp(
            String name, List<Step> steps, @Nullable Blueprint blueprint, CompletableFuture<Void> earlier) {
        Turn turn = new Turn(name, earlier);
        try {
            for (Step step : steps) {
                if (step instanceof Step.StartContainer || step instanceof Step.ReloadConfig) {
                    turn.await();
                }
                execution.run(step, () -> {
                    turn.await();
                    session.events().accept(new Event.Started(name, "starting"));
                });
            }
            if (blueprint == null) {
                session.events().accept(new Event.Done(name, "removed"));
            } else if (steps.isEmpty()) {
                keepRunning(blueprint, turn.begin);
            } else {
                awaitReady(blueprint, turn.begin);
                if (steps.stream().anyMatch(Reconciler::bringsConfiguration)) {
                    setup.run(blueprint, container(blueprint).id());
                }
            }
        } catch (FailureException e) {
            session.events().accept(new Event.Failed(name, e.failures().get(0).what()));
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static boolean bringsConfiguration(Step step) {
        return step instanceof Step.CreateContainer || step instanceof Step.ReloadConfig;
    }

    /** Waits until what a component is {@code after} is ready: creating it takes as long as starting it, and needs none. */
    private final class Turn {
        private final String name;
        private final CompletableFuture<Void> earlier;
        private Instant begin = session.clock().instant();

        private Turn(String name, CompletableFuture<Void> earlier) {
            this.name = name;
            this.earlier = earlier;
        }

        void await() {
            try {
                earlier.join();
            } catch (CompletionException e) {
                session.events().accept(new Event.Failed(name, "not started: what it needs is not ready"));
                throw new Held();
            }
            begin = session.clock().instant();
        }
    }

    /** What ran when it was looked at may be ending: an engine finishes the stop that a killed `down` asked for. */
    private void keepRunning(Blueprint blueprint, Instant startedAt) throws InterruptedException {
        try {
            awaitReady(blueprint, startedAt);
        } catch (FailureException e) {
            ObservedContainer container = container(blueprint);
            if (container.running()) {
                throw e;
            }
            execution.run(new Step.StartContainer(blueprint, container, "it ended"));
            awaitReady(blueprint, session.clock().instant());
        }
    }

    private void awaitReady(Blueprint blueprint, Instant startedAt) throws InterruptedException {
        readiness.await(
                blueprint.definition(), container(blueprint).id(), blueprint.ports(), startedAt, session.events());
    }

    private ObservedContainer container(Blueprint blueprint) {
        return session.engine().containers(blueprint.stack()).stream()
                .filter(container -> container.component().equals(blueprint.component()))
                .findFirst()
                .orElseThrow(() -> new Failure(
                                blueprint.component() + " is gone",
                                "its container was removed while it started",
                                "run the same command again",
                                ExitCode.COMPONENT)
                        .asException());
    }

    /** What a use case throws when its thread was interrupted. */
    public static FailureException interrupted() {
        Thread.currentThread().interrupt();
        return new Failure(
                        "interrupted",
                        "devmon was asked to stop",
                        "what runs stays; run the same command again to go on",
                        ExitCode.INTERRUPTED)
                .asException();
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
                throw interrupted();
            }
        }
        if (unexpected != null) {
            throw unexpected;
        }
        if (!failures.isEmpty()) {
            throw new FailureException(failures);
        }
    }
}
