package dev.devmon.discovery.probe;

import java.io.IOException;

/** What came back, if anything, is nothing that can be scraped. */
final class UnfitAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Finding finding;

    /** @param reason goes on after a path: "speaks TLS only" */
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
