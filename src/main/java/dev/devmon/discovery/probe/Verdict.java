package dev.devmon.discovery.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of something that listens. */
public enum Verdict {
    /** A target, and Prometheus says that it answers. */
    SCRAPED,
    /** It serves metrics and is a target. */
    ADMITTED,
    /** It sends its telemetry itself, and there is nothing to scrape. */
    PUSHED,
    /** It speaks HTTP, but none of the known paths has metrics. */
    NO_METRICS,
    /** It answers, but must not or cannot be scraped: it wants a login or TLS, sends too much, or what no parser accepts. */
    REFUSED,
    /** A database or broker that wants a login which nobody has given, or refuses the one that was given. */
    NEEDS_CREDENTIALS,
    /** It did not answer in time, or it is a target that does not run now. */
    UNREACHABLE,
    /** Never asked, because of what it is, or the same service as another port. */
    IGNORED;

    /** As in JSON and labels: {@code no-metrics}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Verdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst();
    }
}
