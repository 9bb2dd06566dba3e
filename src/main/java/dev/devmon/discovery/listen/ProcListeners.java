package dev.devmon.discovery.listen;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists listeners on Linux with every process that holds a socket: a server that reloads or has workers shares its
 * socket with them. The tables of sockets are read when the number of sockets has changed or a holder has ended, and
 * every ten seconds, in case as many came as went. Finding the processes is far more expensive, so it happens only when
 * a socket came or went; soon after a process that held one ended, since another was most likely started in its place;
 * once more when nobody holds a new socket, since it may be in the middle of being handed on; and once a minute in any
 * case. Not safe for use by several threads.
 */
final class ProcListeners implements ListenerSource {
    private static final Duration FULL_LISTING = Duration.ofMinutes(1);

    /** The longest time between two readings of the tables of sockets. */
    private static final Duration READING = Duration.ofSeconds(10);

    /** The shortest time between listings because a process ended: some servers replace their workers all the time. */
    private static final Duration AFTER_AN_END = Duration.ofSeconds(10);

    private final ListenFingerprint fingerprint;
    private final SocketHolders holders;
    private final Clock clock;

    private Set<String> lastSockets = Set.of();
    private Optional<String> lastCounts = Optional.empty();
    private List<Listener> lastListeners = List.of();
    private Set<Integer> lastHolders = Set.of();
    private Set<String> unheld = Set.of();
    private boolean onceMore;
    private @Nullable Instant lastListing;
    private Instant lastReading = Instant.MIN;

    ProcListeners(ListenFingerprint fingerprint, SocketHolders holders, Clock clock) {
        this.fingerprint = fingerprint;
        this.holders = holders;
        this.clock = clock;
    }

    @Override
    public List<Listener> list() throws IOException {
        Instant now = clock.instant();
        Optional<String> counts = fingerprint.counts();
        if (!onceMore && lastReading.isAfter(now.minus(READING)) && known(counts) && holdersLive()) {
            return lastListeners;
        }
        Set<String> sockets = fingerprint.read();
        if (lastListing == null || onceMore || due(lastListing, now) || !sockets.equals(lastSockets)) {
            lastListeners = listAll(sockets);
            lastHolders = lastListeners.stream()
                    .map(Listener::pid)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            lastListing = now;
            lastSockets = sockets;
        }
        // Only now: after a failure, everything is read again
        lastCounts = counts;
        lastReading = now;
        return lastListeners;
    }

    @Override
    public boolean changed() throws IOException {
        Optional<String> counts = fingerprint.counts();
        if (known(counts)) {
            return false;
        }
        boolean changed = !fingerprint.read().equals(lastSockets);
        if (!changed) {
            lastCounts = counts; // only connections came or went
        }
        return changed;
    }

    private boolean known(Optional<String> counts) {
        return counts.isPresent() && counts.equals(lastCounts);
    }

    private boolean holdersLive() {
        return lastHolders.stream().allMatch(holders::alive);
    }

    private boolean due(Instant listed, Instant now) {
        return listed.isBefore(now.minus(FULL_LISTING)) || (listed.isBefore(now.minus(AFTER_AN_END)) && !holdersLive());
    }

    private List<Listener> listAll(Set<String> sockets) throws IOException {
        Map<String, ProcSocket> parsed = new HashMap<>();
        for (String socket : sockets) {
            parsed.put(socket, ProcSocket.parse(socket));
        }
        Map<String, Set<Integer>> pids =
                holders.of(parsed.values().stream().map(ProcSocket::inode).collect(Collectors.toSet()));
        List<Listener> listeners = new ArrayList<>();
        Map<String, Listener> nobodys = new HashMap<>();
        parsed.forEach((socket, at) -> {
            for (int pid : pids.getOrDefault(at.inode(), Set.of())) {
                listeners.add(new Listener(at.address(), at.port(), pid));
            }
            if (!pids.containsKey(at.inode())) {
                nobodys.put(socket, new Listener(at.address(), at.port(), null));
            }
        });
        if (!nobodys.isEmpty()) {
            nobodys.keySet().retainAll(fingerprint.read()); // the others were closed meanwhile
        }
        onceMore = !unheld.containsAll(nobodys.keySet());
        unheld = Set.copyOf(nobodys.keySet());
        listeners.addAll(nobodys.values());
        return Listener.deduplicated(listeners);
    }
}
