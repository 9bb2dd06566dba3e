package dev.devmon.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the checks of readiness: at the same time, each for so long, one run at a time, whose result serves for a while. */
final class Readiness {
    /** The result of a check: whether it is up, and why not, if there is more to say than its name. */
    record Result(String name, boolean isUp, Optional<String> error) {
        static Result of(String name, Optional<String> error) {
            return new Result(name, error.isEmpty(), error);
        }
    }

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SERVES_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_ERROR = 200;
    private static final int MOST_THREADS = 32; // those of checks that hang and cannot be interrupted stay busy

    private final Map<String, Check> checks;
    private final ExecutorService threads;
    private List<Result> last = List.of();
    private long lastAt;

    Readiness(Map<String, Check> checks) {
        this.checks = new LinkedHashMap<>(checks);
        threads = new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "devmon-ready");
            thread.setDaemon(true);
            return thread;
        });
        lastAt = System.nanoTime() - SERVES_NANOS;
    }

    /** Whoever asks while a run is under way waits for its result. */
    synchronized List<Result> results() {
        if (System.nanoTime() - lastAt >= SERVES_NANOS) {
            last = run();
            lastAt = System.nanoTime();
        }
        return last;
    }

    private List<Result> run() {
        Map<String, Optional<Future<?>>> running = new LinkedHashMap<>();
        checks.forEach((name, check) -> running.put(name, start(check)));
        long end = System.nanoTime() + LIMIT_NANOS;
        List<Result> results = new ArrayList<>();
        running.forEach((name, future) -> results.add(
                Result.of(name, future.map(one -> error(one, end)).orElse(Optional.of("earlier runs still hang")))));
        return List.copyOf(results);
    }

    private Optional<Future<?>> start(Check check) {
        try {
            return Optional.of(threads.submit(() -> {
                check.run();
                return null;
            }));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> error(Future<?> future, long end) {
        try {
            future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            future.cancel(true);
            return Optional.of("no answer within 2 s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String text = cause.getMessage() == null ? cause.getClass().getName() : Redaction.text(cause.getMessage());
            return Optional.of(text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
