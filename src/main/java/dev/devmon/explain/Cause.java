package dev.devmon.explain;

import dev.devmon.codec.Json;
import dev.devmon.discovery.identify.Ignored;
import dev.devmon.discovery.probe.Finding;

/** The cause of a failed step; {@code remedies.yaml} has the remedy for each. */
public enum Cause {
    /** The process or container listens on no TCP port. */
    NOT_LISTENING,
    /** Nothing listens on the port any longer. */
    STOPPED,
    NO_PUBLISHED_PORT,
    /** The process belongs to another user. */
    UNSEEN,
    /** The program is never probed. */
    IGNORED,
    IGNORED_BY_SETTINGS,
    /** A label of the container says that it is left alone. */
    IGNORED_BY_LABEL,
    PART_OF_A_STACK,
    MANY_PORTS,
    /** The same process has its metrics on another port. */
    OTHER_PORT,

    /** A process of this machine listens, but cannot be connected to. */
    BLOCKED,

    // Findings of the probe
    NO_CONNECTION,
    SILENT,
    BROKEN_OFF,
    NO_HTTP,
    CLOSED,
    TLS,
    LOGIN,
    UNUSABLE_FILE,
    HANDSHAKE,
    CERTIFICATE,
    LOGIN_REFUSED,
    REDIRECT,
    NOT_FOUND,
    STATUS,
    OTHER_CONTENT,
    PASSED_ON,
    STATUS_PAGE,
    ENCODED,
    MALFORMED,
    TOO_LARGE,
    TOO_MANY_SERIES,

    // For databases, caches and brokers, which an exporter measures
    NEEDS_CREDENTIALS,
    /** The system does not answer its exporter. */
    SYSTEM_SILENT,
    /** The system's exporter is being started, or cannot be. */
    NOT_YET_MEASURED,

    /** The page has a series twice. */
    DUPLICATES,
    NO_AGENT,
    NOT_YET_A_TARGET,
    /** The scraper does not run, or does not answer. */
    NO_SCRAPER,
    NOT_YET_SCRAPED,
    /** The service answers devmon, but not the scraper. */
    SCRAPER_CANNOT_CONNECT,
    SCRAPER_TIMES_OUT,
    /** The cluster does not allow the scraper to reach pods. */
    NO_RIGHTS,
    SCRAPE_FAILED,
    NO_HEALTH,
    UNKNOWN_CONVENTION,
    /** A store of logs or traces does not answer. */
    STORE_SILENT,
    NO_REQUESTS;

    static Cause of(Finding finding) {
        return valueOf(finding.name());
    }

    static Cause of(Ignored.By by) {
        return switch (by) {
            case RULES -> IGNORED;
            case SETTINGS -> IGNORED_BY_SETTINGS;
            case LABEL -> IGNORED_BY_LABEL;
            case STACK -> PART_OF_A_STACK;
            case MANY_PORTS -> MANY_PORTS;
            case UNSEEN -> UNSEEN;
        };
    }

    /** Returns the cause as written in {@code remedies.yaml} and JSON: {@code not-found}. */
    public String word() {
        return Json.word(this);
    }
}
