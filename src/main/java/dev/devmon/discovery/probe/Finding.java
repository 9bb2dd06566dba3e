package dev.devmon.discovery.probe;

/** What came of one question, the least telling first: a login at one path says more than "not found" at another. */
public enum Finding {
    NOT_FOUND(Verdict.NO_METRICS),
    /** Another status, such as 500. */
    STATUS(Verdict.NO_METRICS),
    /** To somewhere else, or round in a circle. */
    REDIRECT(Verdict.NO_METRICS),
    /** A web page, JSON, or an exposition without a sample. */
    OTHER_CONTENT(Verdict.NO_METRICS),
    NO_HTTP(Verdict.REFUSED),
    /** Without an answer, as an engine's port forwarding does while nothing listens in the container yet. */
    CLOSED(Verdict.REFUSED),
    TLS(Verdict.REFUSED),
    LOGIN(Verdict.REFUSED),

    // Of a declared service, asked as the user's settings say
    /** A file that they name cannot be used. */
    UNUSABLE_FILE(Verdict.REFUSED),
    /** It speaks no TLS, or none that works here. */
    HANDSHAKE(Verdict.REFUSED),
    /** Expired, for somebody else, or of an unknown authority. */
    CERTIFICATE(Verdict.REFUSED),
    LOGIN_REFUSED(Verdict.REFUSED),

    /** In an encoding that nobody asked for and the scraper does not read. */
    ENCODED(Verdict.REFUSED),
    MALFORMED(Verdict.REFUSED),
    TOO_LARGE(Verdict.REFUSED),
    TOO_MANY_SERIES(Verdict.REFUSED),
    NO_CONNECTION(Verdict.UNREACHABLE),
    BROKEN_OFF(Verdict.UNREACHABLE),
    /** It accepts connections, and says nothing or too little in time. */
    SILENT(Verdict.UNREACHABLE),
    METRICS(Verdict.ADMITTED);

    private final Verdict verdict;

    Finding(Verdict verdict) {
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }
}
