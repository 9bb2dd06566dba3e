package dev.devmon.exposition;

import java.io.IOException;

/** Thrown when an answer is not in a text format of metrics, or is malformed. */
public final class InvalidExpositionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong with the answer. */
    public enum Kind {
        /** The answer is something else, such as a web page. */
        OTHER_CONTENT,
        /** The answer contains metrics that a parser rejects. */
        MALFORMED
    }

    public InvalidExpositionException(Kind kind, String reason) {
        super(reason, null);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
