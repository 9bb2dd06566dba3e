package dev.devmon.explain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service, step by step; what comes after a step that failed is left out.
 *
 * @param subject what it is about: {@code orders at 127.0.0.1:8080}
 */
public record Explanation(String subject, List<Step> steps) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /** Whether a step holds. */
    public enum State {
        OK,
        /** It works, and could work better. */
        HINT,
        FAILED
    }

    /**
     * One step on the way.
     *
     * @param name one word
     * @param evidence what was seen, a line each
     * @param cause null when it holds
     * @param fix what to do, of one or more lines; empty when it holds
     */
    public record Step(String name, State state, List<String> evidence, @Nullable Cause cause, String fix) {
        public Step {
            evidence = List.copyOf(evidence);
        }
    }

    /** The first step that fails. */
    public Optional<Step> failure() {
        return steps.stream().filter(step -> step.state() == State.FAILED).findFirst();
    }
}
