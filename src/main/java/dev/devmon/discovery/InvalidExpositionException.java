package dev.devmon.discovery;

import java.io.IOException;

/** An answer that is not a text format of metrics, or a damaged one. */
final class InvalidExpositionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong with the answer. */
    enum Kind {
        /** Something else, such as a web page. */
        OTHER_CONTENT,
        /** Metrics that a parser rejects. */
        MALFORMED
    }

    InvalidExpositionException(Kind kind, String reason) {
        super(reason, null);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
