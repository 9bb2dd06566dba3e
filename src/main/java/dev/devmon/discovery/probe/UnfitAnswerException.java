package dev.devmon.discovery.probe;

import java.io.IOException;

/** What came back, if anything, is nothing that can be scraped. */
final class UnfitAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Verdict verdict;
    private final String reason;

    private UnfitAnswerException(Verdict verdict, String reason) {
        super(reason, null);
        this.verdict = verdict;
        this.reason = reason;
    }

    /** No connection came about. */
    static UnfitAnswerException noConnection(String reason) {
        return new UnfitAnswerException(Verdict.UNREACHABLE, reason);
    }

    /** Something answers that is no HTTP server, none without TLS, or one that sends more than it may. */
    static UnfitAnswerException refused(String reason) {
        return new UnfitAnswerException(Verdict.REFUSED, reason);
    }

    /** A proper answer of another kind, such as a web page. */
    static UnfitAnswerException notMetrics(String reason) {
        return new UnfitAnswerException(Verdict.NO_METRICS, reason);
    }

    Verdict verdict() {
        return verdict;
    }

    String reason() {
        return reason;
    }
}
