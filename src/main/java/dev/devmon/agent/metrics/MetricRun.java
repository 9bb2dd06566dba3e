package dev.devmon.agent.metrics;

import dev.devmon.measuring.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One run of the source of a metric, in a thread of its own since a source may never end. */
final class MetricRun {
    private final CompletableFuture<Answer> read;
    private final CompletableFuture<Answer> answer;

    /**
     * Begins the run.
     *
     * @param name the name of the thread
     * @param late the answer if the source takes longer
     */
    MetricRun(String name, Supplier<Answer> source, Duration longest, Answer late) {
        // A metric that cannot be read at all must not stop the agent from reading the others
        read = CompletableFuture.supplyAsync(source, task -> start(name, task))
                .exceptionally(unexpected -> Answer.failed("it cannot be read: " + unexpected));
        answer = read.copy().completeOnTimeout(late, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs the action when there is an answer, even a late one. */
    MetricRun finallyDo(Runnable action) {
        var unused = answer.thenRun(action);
        return this;
    }

    /** Returns the answer, or empty as long as there is none. */
    Optional<Answer> answer() {
        return Optional.ofNullable(answer.getNow(null));
    }

    /** Returns whether nothing of this run is left, so that the next one may begin. */
    boolean over() {
        return read.isDone() && answer.isDone();
    }
}
