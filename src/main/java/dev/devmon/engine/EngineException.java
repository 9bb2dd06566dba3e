package dev.devmon.engine;

import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;

/** Thrown when the engine does not answer or rejects a request. */
public final class EngineException extends FailureException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The ways in which a request fails. */
    public enum Kind {
        /** The engine does not answer. */
        UNREACHABLE,
        /** The engine rejects the request, as one that is still starting does. */
        REJECTED,
        /** The object of the request does not exist, or no longer does. */
        GONE,
        /** The object of the request is in a state that rules it out, such as being removed. */
        CONFLICT
    }

    public EngineException(Kind kind, Failure failure, Throwable cause) {
        super(failure, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
