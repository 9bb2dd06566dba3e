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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists the listeners of Linux, with every process that holds a socket: a server that reloads or has workers shares its
 * socket with them. Finding the processes is worth it only when a socket came or went; soon after a process that held
 * one ended, since another was most likely started in its place; and once a minute in any case, since a socket can be
 * handed on without a trace. Not safe for use by several threads.
 */
final class ProcListeners implements ListenerSource {
    private static final Duration FULL_LISTING = Duration.ofMinutes(1);

    /** Servers that replace their workers all the time must not make this expensive. */
    private static final Duration AFTER_AN_END = Duration.ofSeconds(10);

    private final ListenFingerprint fingerprint;
    private final SocketHolders holders;
    private final Clock clock;

    private Set<String> lastSockets = Set.of();
    private List<Listener> lastListeners = List.of();
    private Set<Integer> lastHolders = Set.of();
    private @Nullable Instant lastListing;

    ProcListeners(ListenFingerprint fingerprint, SocketHolders holders, Clock clock) {
        this.fingerprint = fingerprint;
        this.holders = holders;
        this.clock = clock;
    }

    @Override
    public List<Listener> list() throws IOException {
        Instant now = clock.instant();
        Set<String> sockets = fingerprint.read();
        if (lastListing == null || due(lastListing, now) || !sockets.equals(lastSockets)) {
            lastListeners = listAll(sockets);
            lastHolders = lastListeners.stream()
                    .map(Listener::pid)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            lastListing = now;
            lastSockets = sockets;
        }
        return lastListeners;
    }

    private boolean due(Instant listed, Instant now) {
        return listed.isBefore(now.minus(FULL_LISTING))
                || (listed.isBefore(now.minus(AFTER_AN_END))
                        && !lastHolders.stream().allMatch(holders::alive));
    }

    private List<Listener> listAll(Set<String> sockets) throws IOException {
        Map<String, ProcSocket> byInode = new HashMap<>();
        for (String socket : sockets) {
            ProcSocket parsed = ProcSocket.parse(socket);
            byInode.put(parsed.inode(), parsed);
        }
        Map<String, Set<Integer>> pids = holders.of(byInode.keySet());
        List<Listener> listeners = new ArrayList<>();
        byInode.forEach((inode, socket) -> {
            Set<Integer> found = pids.getOrDefault(inode, Set.of());
            if (found.isEmpty()) {
                listeners.add(new Listener(socket.address(), socket.port(), null));
            }
            found.forEach(pid -> listeners.add(new Listener(socket.address(), socket.port(), pid)));
        });
        return Listener.deduplicated(listeners);
    }
}
