package dev.devmon.agent.task;

import dev.devmon.failure.FailureException;
import dev.devmon.session.RunningStack;
import java.io.IOException;

/** Work that the agent repeats as long as the stack exists. Used by one thread. */
public interface AgentTask {
    /** Receives what runs now: called before the first {@link #run}, and whenever that may have changed. */
    void refresh(RunningStack running);

    /**
     * Does the work that is due.
     *
     * @throws IOException when that is not possible now, which {@link FailureException} may say too: earlier results
     *     stay in place, and the task runs again
     */
    void run() throws IOException;

    /**
     * Returns whether there is news that should not wait for the end of the pause. Called twice a second, so it must
     * cost next to nothing.
     *
     * @throws IOException when the task cannot tell
     */
    default boolean hasNews() throws IOException {
        return false;
    }
}
