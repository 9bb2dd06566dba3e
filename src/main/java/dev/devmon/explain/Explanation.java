package dev.devmon.explain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service, step by step; steps after a failed one are left out.
 *
 * @param subject the service, such as {@code orders at 127.0.0.1:8080}
 */
public record Explanation(String subject, List<Step> steps) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /** The result of a step. */
    public enum State {
        OK,
        /** The step succeeds, but something could be better. */
        HINT,
        FAILED
    }

    /**
     * A step from the socket to the dashboard.
     *
     * @param name the name, one word
     * @param evidence what was observed, a line each
     * @param cause the cause of a failure or hint; null when the step succeeds
     * @param fix what to do, in one or more lines; empty when the step succeeds
     */
    public record Step(String name, State state, List<String> evidence, @Nullable Cause cause, String fix) {
        public Step {
            evidence = List.copyOf(evidence);
        }
    }

    /** Returns the first step that fails. */
    public Optional<Step> failure() {
        return steps.stream().filter(step -> step.state() == State.FAILED).findFirst();
    }
}
