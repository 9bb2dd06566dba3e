package dev.devmon.exposition;

import java.io.IOException;

/** An answer that is not a text format of metrics, or a damaged one. */
public final class InvalidExpositionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong with the answer. */
    public enum Kind {
        /** Something else, such as a web page. */
        OTHER_CONTENT,
        /** Metrics that a parser rejects. */
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
