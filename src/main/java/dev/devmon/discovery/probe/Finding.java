package dev.devmon.discovery.probe;

/** The result of one request, the least telling first: a login at one path says more than "not found" at another. */
public enum Finding {
    NOT_FOUND(Verdict.NO_METRICS),
    /** The server answered with another status, such as 500. */
    STATUS(Verdict.NO_METRICS),
    /** The redirect leads elsewhere or round in a circle. */
    REDIRECT(Verdict.NO_METRICS),
    /** The content is a web page, JSON, or an exposition without a sample. */
    OTHER_CONTENT(Verdict.NO_METRICS),
    /** The metrics are of a service that a proxy passes requests on to. */
    PASSED_ON(Verdict.NO_METRICS),
    /** There are no metrics, but the status that an exporter makes metrics of. */
    STATUS_PAGE(Verdict.NO_METRICS),
    NO_HTTP(Verdict.REFUSED),
    /**
     * The connection was closed without an answer, as an engine's port forwarding does while nothing listens in the
     * container yet.
     */
    CLOSED(Verdict.REFUSED),
    TLS(Verdict.REFUSED),
    LOGIN(Verdict.REFUSED),

    // For declared services, which are asked with the login and TLS from the settings
    /** A file that the settings name cannot be used. */
    UNUSABLE_FILE(Verdict.REFUSED),
    /** The service speaks no TLS, or none that works here. */
    HANDSHAKE(Verdict.REFUSED),
    /** The certificate is expired, for another name, or of an unknown authority. */
    CERTIFICATE(Verdict.REFUSED),
    LOGIN_REFUSED(Verdict.REFUSED),

    /** The content has an encoding that was not asked for and that the scraper does not read. */
    ENCODED(Verdict.REFUSED),
    MALFORMED(Verdict.REFUSED),
    TOO_LARGE(Verdict.REFUSED),
    TOO_MANY_SERIES(Verdict.REFUSED),
    NO_CONNECTION(Verdict.UNREACHABLE),
    BROKEN_OFF(Verdict.UNREACHABLE),
    /** The service accepts connections, but sends nothing or too little in time. */
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
