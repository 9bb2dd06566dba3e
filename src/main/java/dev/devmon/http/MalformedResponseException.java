package dev.devmon.http;

import java.io.IOException;

/** What arrived is not a response of HTTP/1.x, or has a head larger than anybody needs. */
public final class MalformedResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        NOT_HTTP,
        TOO_LARGE
    }

    private final Kind kind;

    /** @param reason goes on after who sent it: "does not speak HTTP" */
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
