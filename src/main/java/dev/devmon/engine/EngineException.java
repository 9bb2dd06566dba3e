package dev.devmon.engine;

import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;

/** What an engine says instead of an answer. */
public final class EngineException extends FailureException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** How the request ended. */
    public enum Kind {
        /** Nobody answers. */
        UNREACHABLE,
        /** The engine answers that it cannot do it, as one that is still starting does. */
        REJECTED,
        /** What the request is about is not there, or not any more. */
        GONE,
        /** What the request is about is in a state that rules it out, such as being removed. */
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
