package dev.devmon.agent;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task whose failures do not stop the others; of several failures in a row only the first is logged, and then the
 * recovery.
 */
final class SupervisedTask {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedTask.class);

    private final String name;
    private final AgentTask task;
    private boolean failing;

    SupervisedTask(String name, AgentTask task) {
        this.name = name;
        this.task = task;
    }

    /**
     * Returns whether the task should run before its time; false when it cannot tell, since its next run will say why.
     */
    boolean hasNews() {
        try {
            return task.hasNews();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: cannot tell whether there is news", name, e);
            return false;
        }
    }

    /**
     * Runs the task.
     *
     * @param running the stack as it runs now; null when that has not changed since the last run
     * @return false when the task failed
     */
    boolean run(@Nullable RunningStack running) {
        try {
            if (running != null) {
                task.refresh(running);
            }
            task.run();
            if (failing) {
                LOG.info("{}: working again", name);
                failing = false;
            }
            return true;
        } catch (IOException | RuntimeException e) {
            // Whatever was thrown, even because of a bug, is no reason to stop the other tasks
            if (!failing) {
                LOG.warn("{}: what was there stays: {}", name, e.getMessage(), e);
                failing = true;
            }
            return false;
        }
    }
}
