package dev.devmon.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Runs work on many items in parallel. */
public final class Parallel {
    private static final int THREADS = 16;

    private Parallel() {}

    /**
     * Maps items in parallel, for work that mostly waits for answers.
     *
     * @return the results in the order of the items; the first failure is thrown
     */
    public static <T, R> List<R> map(List<T> items, Function<T, R> work) {
        return map(items, work, THREADS);
    }

    /**
     * Maps items like {@link #map}, for work that computes: as many at a time as there are processors, and none waits
     * while one is free.
     */
    public static <T, R> List<R> compute(List<T> items, Function<T, R> work) {
        return map(items, work, Runtime.getRuntime().availableProcessors());
    }

    private static <T, R> List<R> map(List<T> items, Function<T, R> work, int most) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(most, items.size())), task -> {
            Thread thread = new Thread(task, "parallel");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<CompletableFuture<R>> futures = items.stream()
                    .map(item -> CompletableFuture.supplyAsync(() -> work.apply(item), threads))
                    .toList();
            return futures.stream().map(Parallel::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns the result of a future; a failure is thrown as it is, not wrapped. */
    public static <R> R join(CompletableFuture<R> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
