package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins what is seen now with what was seen before: a service that restarts or stops stays a target for ten minutes, so
 * that its graphs go on and its alert can fire. One that moved to another port has not stopped: its old address goes.
 */
public final class Retention {
    static final Duration KEPT = Duration.ofMinutes(10);

    /** While nothing else happens, that a service was seen again changes it once a minute: each change is a write. */
    static final Duration SEEN_AGAIN = Duration.ofMinutes(1);

    /** From the end at one address until an answer at another, which makes it a move; a restart takes about as long. */
    static final Duration MOVING = Duration.ofSeconds(30);

    private static final String STOPPED =
            "it no longer listens; it stays a target for " + KEPT.toMinutes() + " minutes";

    /** The store of metrics says so five minutes after the last data. */
    private static final String SENDS_NO_MORE = "it sent telemetry, but none in the last five minutes";

    private Retention() {}

    /** In the order of names and addresses. */
    public static List<DiscoveredService> join(
            List<DiscoveredService> before, List<DiscoveredService> current, Instant now) {
        Map<String, DiscoveredService> known = new HashMap<>();
        before.forEach(service -> known.put(key(service), service));
        Set<String> taken = new HashSet<>();
        List<DiscoveredService> joined = new ArrayList<>();
        List<DiscoveredService> arrived = new ArrayList<>();
        for (DiscoveredService service : current) {
            DiscoveredService last = known.remove(key(service));
            DiscoveredService next = continued(last, service, now);
            joined.add(next);
            taken.add(service.address());
            if (answers(next) && (last == null || !last.target())) {
                arrived.add(next);
            }
        }
        List<DiscoveredService> stopped = new ArrayList<>();
        known.values().removeIf(service -> service.origin() == Origin.KUBERNETES); // the cluster says so when one ends
        for (DiscoveredService service : known.values()) {
            if (!taken.contains(service.address()) && fresh(service, now)) {
                stopped.add(stopped(service, STOPPED, lastServed(service, now)));
            } else if (sentLately(service, now)) {
                joined.add(stopped(service, SENDS_NO_MORE, lastServed(service, now)));
            }
        }
        arrived.forEach(service -> left(service, stopped, now).ifPresent(stopped::remove));
        joined.addAll(stopped);
        joined.sort(Comparator.comparing(DiscoveredService::name).thenComparing(DiscoveredService::address));
        return List.copyOf(joined);
    }

    private static boolean answers(DiscoveredService service) {
        return service.verdict() == Verdict.ADMITTED || service.verdict() == Verdict.SCRAPED;
    }

    /**
     * What a service that has just begun to answer was before, at another address. Each that arrives was one of those
     * that left, at most: of two instances of which one comes back, the other has stopped. What was there while the
     * other still ran is another instance.
     */
    private static Optional<DiscoveredService> left(
            DiscoveredService arrived, List<DiscoveredService> stopped, Instant now) {
        return stopped.stream()
                .filter(old -> old.name().equals(arrived.name())
                        && old.origin() == arrived.origin()
                        && old.env().equals(arrived.env()))
                .filter(old -> !arrived.firstSeen().isBefore(old.lastSeen())
                        && !now.isAfter(old.lastSeen().plus(MOVING)))
                .max(Comparator.comparing(DiscoveredService::lastSeen).thenComparing(DiscoveredService::address));
    }

    private static String key(DiscoveredService service) {
        return service.name() + " " + service.address();
    }

    private static DiscoveredService continued(
            @Nullable DiscoveredService before, DiscoveredService service, Instant now) {
        if (before == null) {
            return service;
        }
        boolean silent = service.verdict() == Verdict.NO_METRICS || service.verdict() == Verdict.UNREACHABLE;
        if (silent && fresh(before, now)) {
            return service.judged(
                            Verdict.UNREACHABLE,
                            "it served metrics before, but now " + service.reason(),
                            before.metrics())
                    .seen(before.firstSeen(), lastServed(before, now));
        }
        if (silent && sentLately(before, now)) {
            return service.judged(Verdict.UNREACHABLE, SENDS_NO_MORE, null)
                    .seen(before.firstSeen(), lastServed(before, now));
        }
        boolean seenLately = now.isBefore(before.lastSeen().plus(SEEN_AGAIN));
        return service.seen(before.firstSeen(), seenLately ? before.lastSeen() : now);
    }

    /** What served in the cycle before has done so until about now. */
    private static Instant lastServed(DiscoveredService before, Instant now) {
        return before.verdict() == Verdict.UNREACHABLE ? before.lastSeen() : now;
    }

    /** Whether it had metrics lately. A declared service that never answered has a path, but no format. */
    private static boolean fresh(DiscoveredService service, Instant now) {
        return service.target()
                && service.metrics() != null
                && !service.metrics().format().isEmpty()
                && service.lastSeen().isAfter(now.minus(KEPT));
    }

    private static boolean sentLately(DiscoveredService service, Instant now) {
        boolean sends = service.verdict() == Verdict.PUSHED || service.reason().equals(SENDS_NO_MORE);
        return sends && service.lastSeen().isAfter(now.minus(KEPT));
    }

    private static DiscoveredService stopped(DiscoveredService service, String reason, Instant lastSeen) {
        return new DiscoveredService(
                service.name(),
                service.origin(),
                null,
                service.container(),
                service.address(),
                service.runtime(),
                service.metrics(),
                service.health(),
                Verdict.UNREACHABLE,
                reason,
                service.env(),
                false,
                service.firstSeen(),
                lastSeen);
    }
}
