package dev.devmon.agent.metrics;

import dev.devmon.measuring.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One time that the source of a metric is asked, in a thread of its own: a source may go on for ever. */
final class MetricRun {
    private final CompletableFuture<Answer> read;
    private final CompletableFuture<Answer> answer;

    /**
     * Begins it.
     *
     * @param name of the thread
     * @param late what is answered when the source took longer
     */
    MetricRun(String name, Supplier<Answer> source, Duration longest, Answer late) {
        // One metric that cannot be read at all must not keep the agent from the others
        read = CompletableFuture.supplyAsync(source, task -> start(name, task))
                .exceptionally(unexpected -> Answer.failed("it cannot be read: " + unexpected));
        answer = read.copy().completeOnTimeout(late, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Does this when the answer is there, also one that comes late. */
    MetricRun finallyDo(Runnable action) {
        var unused = answer.thenRun(action);
        return this;
    }

    /** Empty as long as there is none. */
    Optional<Answer> answer() {
        return Optional.ofNullable(answer.getNow(null));
    }

    /** Whether nothing of it is left, so that the next run may begin. */
    boolean over() {
        return read.isDone() && answer.isDone();
    }
}
