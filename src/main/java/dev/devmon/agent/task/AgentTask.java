package dev.devmon.agent.task;

import dev.devmon.failure.FailureException;
import dev.devmon.session.RunningStack;
import java.io.IOException;

/** One thing that the agent does again and again while the stack is there. Used by one thread. */
public interface AgentTask {
    /** Learns what runs: before the first {@link #run}, and whenever that may have changed. */
    void refresh(RunningStack running);

    /**
     * Does what is due.
     *
     * @throws IOException when that is not possible now, like {@link FailureException}: what was there stays, and it is
     *     tried again
     */
    void run() throws IOException;

    /**
     * Whether there is news that should not wait for the end of the pause. Asked twice a second, so it must cost next to
     * nothing.
     *
     * @throws IOException when that cannot be told
     */
    default boolean hasNews() throws IOException {
        return false;
    }
}
