package dev.devmon.engine;

import dev.devmon.plan.ObservedContainer.State;
import java.time.Instant;

/**
 * The condition of a container.
 *
 * @param restarts how often the engine has restarted the container by itself
 * @param startedAt start of the current or last run; {@link Instant#EPOCH} when it never ran
 */
public record Vitals(State state, int exitCode, int restarts, boolean outOfMemory, Instant startedAt) {
    /** Describes the condition in words that complete a sentence, such as "is paused". */
    public String describe() {
        String ending = outOfMemory ? "ran out of memory" : "exited with code " + exitCode;
        return switch (state) {
            case RUNNING -> restarts > 0 ? "keeps exiting: the engine has restarted it" : "runs";
            case RESTARTING -> ending + " and is being restarted";
            case EXITED, DEAD -> ending;
            case CREATED -> "was never started";
            case PAUSED -> "is paused";
            case REMOVING -> "is being removed";
            case UNKNOWN -> "is in a state that devmon does not know";
        };
    }
}
