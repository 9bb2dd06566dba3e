package dev.devmon.agent;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task whose failures stop nothing else; the log has the first of several in a row, and when it works again. */
final class SupervisedTask {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedTask.class);

    private final String name;
    private final AgentTask task;
    private boolean failing;

    SupervisedTask(String name, AgentTask task) {
        this.name = name;
        this.task = task;
    }

    /** Whether to run it before its time; when it cannot tell, its next run says why. */
    boolean hasNews() {
        try {
            return task.hasNews();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: cannot tell whether there is news", name, e);
            return false;
        }
    }

    /**
     * Runs it.
     *
     * @param running null where nothing has changed
     * @return false when it failed
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
            // Whatever it is, a bug too: no reason to stop the other tasks
            if (!failing) {
                LOG.warn("{}: what was there stays: {}", name, e.getMessage(), e);
                failing = true;
            }
            return false;
        }
    }
}
