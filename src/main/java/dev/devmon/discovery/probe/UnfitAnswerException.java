package dev.devmon.discovery.probe;

import java.io.IOException;

/** Thrown when the answer, if there was any, cannot be scraped. */
final class UnfitAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Finding finding;

    /** @param reason continues a sentence that begins with the path: "speaks TLS only" */
    UnfitAnswerException(Finding finding, String reason) {
        super(reason, null);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
