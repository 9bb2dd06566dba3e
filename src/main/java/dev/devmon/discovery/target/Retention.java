package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.EndingSource.Ending;
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
 * Merges what is seen now with what was seen before: a service that restarts or stops stays a target for ten minutes,
 * so that its graphs go on and its alert can fire. A service that moved to another port has not stopped: its old
 * address is dropped.
 */
public final class Retention {
    static final Duration KEPT = Duration.ofMinutes(10);

    /** The interval at which a sighting is recorded while nothing else changes: each change is a write. */
    static final Duration SEEN_AGAIN = Duration.ofMinutes(1);

    /**
     * The longest time from the end at one address to an answer at another that counts as a move; about as long as a
     * restart.
     */
    static final Duration MOVING = Duration.ofSeconds(30);

    /** How long what a service sent may still be found after its end: five minutes, and some time to ask for it. */
    private static final Duration IN_STORES = Duration.ofMinutes(6);

    private static final Set<Verdict> ANSWERING = Set.of(Verdict.ADMITTED, Verdict.SCRAPED, Verdict.PUSHED);

    private static final Ending UNKNOWN = new Ending(ServiceState.STOPPED, "it no longer listens");

    /** The reason for a sender that has stopped: the store of metrics drops it five minutes after the last data. */
    private static final String SENDS_NO_MORE = "it sent telemetry, but none in the last five minutes";

    /** How long after its end a service's ending may still change: signs of a crash may be written late. */
    static final Duration EXPLAINED = Duration.ofSeconds(30);

    private final EndingSource endings;
    private final Instant now;

    private Retention(EndingSource endings, Instant now) {
        this.endings = endings;
        this.now = now;
    }

    /**
     * Returns the services sorted by name and address.
     *
     * @param endings tells how services that no longer listen have ended
     */
    public static List<DiscoveredService> join(
            List<DiscoveredService> before, List<DiscoveredService> current, EndingSource endings, Instant now) {
        return new Retention(endings, now).join(before, current);
    }

    private List<DiscoveredService> join(List<DiscoveredService> before, List<DiscoveredService> current) {
        Map<String, DiscoveredService> known = new HashMap<>();
        before.forEach(service -> known.put(key(service), service));
        Set<String> taken = new HashSet<>();
        List<DiscoveredService> joined = new ArrayList<>();
        List<DiscoveredService> arrived = new ArrayList<>();
        for (DiscoveredService service : current) {
            DiscoveredService last = known.remove(key(service));
            DiscoveredService next = continued(last, service);
            joined.add(next);
            taken.addAll(List.of(service.name(), service.address()));
            if (answers(next) && (last == null || !(last.target() || last.verdict() == Verdict.PUSHED))) {
                arrived.add(next);
            }
        }
        known.values().removeIf(service -> service.origin() == Origin.KUBERNETES); // the cluster says so when one ends
        List<DiscoveredService> stopped = new ArrayList<>();
        for (DiscoveredService service : known.values()) {
            if (!taken.contains(listened(service) ? service.address() : service.name())) {
                remembered(service).ifPresent(stopped::add);
            }
        }
        arrived.forEach(service -> left(service, stopped).ifPresent(stopped::remove));
        joined.removeIf(service -> !listened(service)
                && stopped.stream().anyMatch(old -> old.name().equals(service.name()) && inStores(old)));
        joined.addAll(stopped);
        joined.sort(Comparator.comparing(DiscoveredService::name).thenComparing(DiscoveredService::address));
        return List.copyOf(joined);
    }

    private static boolean answers(DiscoveredService service) {
        return listened(service) && ANSWERING.contains(service.verdict());
    }

    /** Returns whether a service has an address; one that only sends need not have any. */
    private static boolean listened(DiscoveredService service) {
        return !service.address().isEmpty();
    }

    /** Returns what is remembered of a service that is not there any more. */
    private Optional<DiscoveredService> remembered(DiscoveredService service) {
        boolean sent = sentLately(service);
        if (sent && !listened(service)) {
            return Optional.of(service.ended(new Ending(ServiceState.STOPPED, SENDS_NO_MORE), lastServed(service)));
        }
        if (sent || fresh(service) || lately(service, service.state().ended())) {
            Ending ending = ending(service);
            return sent && ending.state() == ServiceState.UNRESPONSIVE
                    ? Optional.empty() // it goes on without listening, and is there as a sender
                    : Optional.of(service.ended(ending, lastServed(service)));
        }
        return service.state().ended() || service.verdict() == Verdict.IGNORED
                ? Optional.empty()
                : crash(service).map(ending -> service.ended(ending, now));
    }

    /** Returns whether the stores may still have what a service sent before it ended, as if it went on. */
    private boolean inStores(DiscoveredService ended) {
        return ended.lastSeen().isAfter(now.minus(IN_STORES));
    }

    /**
     * Returns the service that has moved to the address of a new arrival, if there is one. Each arrival replaces at
     * most one: of two instances of which one comes back, the other has stopped. An arrival seen while the old one
     * still ran is another instance.
     */
    private Optional<DiscoveredService> left(DiscoveredService arrived, List<DiscoveredService> stopped) {
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

    private DiscoveredService continued(@Nullable DiscoveredService before, DiscoveredService service) {
        if (before == null) {
            return service;
        }
        if (service.state() == ServiceState.NOT_STARTED && before.state() != ServiceState.NOT_STARTED) {
            Ending ending = ending(before);
            return service.judged(service.verdict(), ending.reason(), before.metrics())
                    .in(ending.state())
                    .seen(before.firstSeen(), lastServed(before));
        }
        boolean silent = service.verdict() == Verdict.NO_METRICS || service.verdict() == Verdict.UNREACHABLE;
        if (silent && fresh(before)) {
            return service.judged(
                            Verdict.UNREACHABLE,
                            "it served metrics before, but now " + service.reason(),
                            before.metrics())
                    .in(service.verdict() == Verdict.UNREACHABLE ? ServiceState.UNRESPONSIVE : ServiceState.RUNNING)
                    .seen(before.firstSeen(), lastServed(before));
        }
        if (silent && sentLately(before)) {
            return service.judged(Verdict.UNREACHABLE, SENDS_NO_MORE, null)
                    .seen(before.firstSeen(), lastServed(before));
        }
        boolean seenLately = now.isBefore(before.lastSeen().plus(SEEN_AGAIN));
        return service.seen(before.firstSeen(), seenLately ? before.lastSeen() : now);
    }

    /** Returns how a service ended: what is known already, unless more may come to light. */
    private Ending ending(DiscoveredService before) {
        boolean settled = before.state() == ServiceState.CRASHED
                || (before.state() == ServiceState.STOPPED
                        && now.isAfter(before.lastSeen().plus(EXPLAINED)));
        Ending known = before.state().ended() ? new Ending(before.state(), before.reason()) : UNKNOWN;
        return settled ? known : endings.of(before, now).orElse(known);
    }

    /** Returns the crash of a service without metrics; if it only stopped, it is not remembered. */
    private Optional<Ending> crash(DiscoveredService before) {
        return endings.of(before, now).filter(ending -> ending.state() == ServiceState.CRASHED);
    }

    /** Returns when a service last answered: about now, if it did in the cycle before. */
    private Instant lastServed(DiscoveredService before) {
        return before.verdict() == Verdict.UNREACHABLE ? before.lastSeen() : now;
    }

    /**
     * Returns whether a service had metrics recently. A declared service that never answered has a path, but no format.
     */
    private boolean fresh(DiscoveredService service) {
        MetricsEndpoint metrics = service.metrics();
        return lately(
                service,
                service.target() && metrics != null && !metrics.format().isEmpty());
    }

    private boolean sentLately(DiscoveredService service) {
        return lately(
                service, service.verdict() == Verdict.PUSHED || service.reason().equals(SENDS_NO_MORE));
    }

    private boolean lately(DiscoveredService service, boolean condition) {
        return condition && service.lastSeen().isAfter(now.minus(KEPT));
    }
}
