package dev.devmon.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Does many things at once. */
public final class Parallel {
    private static final int THREADS = 16;

    private Parallel() {}

    /**
     * For work that mostly waits for answers.
     *
     * @return the results in the order of the items; the first failure is thrown
     */
    public static <T, R> List<R> map(List<T> items, Function<T, R> work) {
        return map(items, work, THREADS);
    }

    /** The same for work that computes: as many at a time as there are processors, and none waits while one is free. */
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

    /** The result; a failure is thrown as it was. */
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
