package dev.devmon.http;

import java.io.IOException;

/** Thrown when what arrived is not a response of HTTP/1.x, or has too large a head. */
public final class MalformedResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the response. */
    public enum Kind {
        NOT_HTTP,
        TOO_LARGE
    }

    private final Kind kind;

    /** @param reason continues a sentence that begins with the sender: "does not speak HTTP" */
    MalformedResponseException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
