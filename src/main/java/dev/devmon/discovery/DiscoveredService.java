package dev.devmon.discovery;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that listens, or that was declared, and what became of it.
 *
 * @param name the label {@code service}
 * @param pid null where no process is known
 * @param container name of its container; null where it is in none
 * @param address host:port as this machine reaches it
 * @param runtime such as {@code java} or {@code node}; {@code other} where it cannot be told
 * @param metrics null where none are known
 * @param health null where no health endpoint is known
 * @param reason of the verdict, one sentence for a person
 * @param expected whether the user declared it
 * @param lastSeen when it last ran, as far as devmon saw it, to the minute
 */
public record DiscoveredService(
        String name,
        Origin origin,
        @Nullable Integer pid,
        @Nullable String container,
        String address,
        String runtime,
        @Nullable Metrics metrics,
        @Nullable Health health,
        Verdict verdict,
        String reason,
        String env,
        boolean expected,
        Instant firstSeen,
        Instant lastSeen) {

    /** How devmon came to know it. */
    public enum Origin {
        PROCESS,
        CONTAINER,
        DECLARED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where its metrics are.
     *
     * @param format {@code prometheus} or {@code openmetrics}; empty while it was never asked
     * @param series of the answer that admitted it
     */
    public record Metrics(String path, String format, int series) {}

    /** A health endpoint, and the HTTP status it answered with. */
    public record Health(String path, int status) {}

    /** Tells whether Prometheus has {@code up == 1} for a target. */
    @FunctionalInterface
    public interface UpLookup {
        boolean isUp(String service, String instance);
    }

    public DiscoveredService {
        if (name.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a service has a name, and its verdict a reason: " + address);
        }
    }

    /** Whether it belongs into the list of targets. */
    public boolean target() {
        return expected
                || (metrics != null
                        && (verdict == Verdict.SCRAPED
                                || verdict == Verdict.ADMITTED
                                || verdict == Verdict.UNREACHABLE));
    }

    /** Whether it is declared, or was seen lately enough not to be forgotten. */
    public boolean remembered(Instant now) {
        return expected || lastSeen.isAfter(now.minus(Continuity.KEPT));
    }

    /** The same; {@link Verdict#SCRAPED} where it is a target and Prometheus says that it is up. */
    public DiscoveredService confirmedBy(UpLookup lookup) {
        return target() && lookup.isUp(name, address)
                ? judged(Verdict.SCRAPED, "Prometheus scrapes it", metrics)
                : this;
    }

    DiscoveredService judged(Verdict newVerdict, String newReason, @Nullable Metrics newMetrics) {
        return new DiscoveredService(
                name,
                origin,
                pid,
                container,
                address,
                runtime,
                newMetrics,
                health,
                newVerdict,
                newReason,
                env,
                expected,
                firstSeen,
                lastSeen);
    }

    DiscoveredService seen(Instant first, Instant last) {
        return new DiscoveredService(
                name, origin, pid, container, address, runtime, metrics, health, verdict, reason, env, expected, first,
                last);
    }
}
