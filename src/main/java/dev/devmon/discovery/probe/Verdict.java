package dev.devmon.discovery.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The verdict on something that listens. */
public enum Verdict {
    /** It is a target, and Prometheus reports that it answers. */
    SCRAPED,
    /** It serves metrics and is a target. */
    ADMITTED,
    /** It pushes its telemetry, and there is nothing to scrape. */
    PUSHED,
    /** It speaks HTTP, but none of the known paths has metrics. */
    NO_METRICS,
    /**
     * It answers, but must not or cannot be scraped: it requires a login or TLS, or sends too much, or what no parser
     * accepts.
     */
    REFUSED,
    /** It is a database or broker that requires a login, and none is known or the known one was refused. */
    NEEDS_CREDENTIALS,
    /** It did not answer in time, or it is a target that does not run now. */
    UNREACHABLE,
    /** It is never probed, because of what it is, or it is the same service as another port. */
    IGNORED;

    /** Returns the verdict as written in JSON and labels: {@code no-metrics}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Verdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst();
    }
}
