package dev.devmon.discovery.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;

/**
 * Lists listeners with OSHI. Where the system tells cheaply whether anything changed, OSHI is asked only then, and once
 * a minute in any case: a socket can be handed from one process to another without a change. Not safe for use by
 * several threads.
 */
public final class OshiListeners implements ListenerSource {
    private static final Duration FULL_LISTING = Duration.ofMinutes(1);

    private final InternetProtocolStats network;
    private final Optional<ListenFingerprint> fingerprint;
    private final Clock clock;

    private @Nullable Set<String> lastSockets;
    private List<Listener> lastListeners = List.of();
    private Instant lastListing = Instant.MIN;

    OshiListeners(InternetProtocolStats network, Optional<ListenFingerprint> fingerprint, Clock clock) {
        this.network = network;
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    /** The listeners of this machine. */
    public static OshiListeners ofThisMachine(Clock clock) {
        return new OshiListeners(
                OshiSystem.open().getInternetProtocolStats(), ListenFingerprint.ofThisMachine(), clock);
    }

    @Override
    public List<Listener> list() throws IOException {
        Instant now = clock.instant();
        Set<String> sockets = fingerprint.isPresent() ? fingerprint.get().read() : null;
        boolean due = lastListing.isBefore(now.minus(FULL_LISTING));
        if (sockets == null || due || !sockets.equals(lastSockets)) {
            lastListeners = listAll(sockets);
            lastListing = now;
            lastSockets = sockets;
        }
        return lastListeners;
    }

    /** @param sockets the fingerprint of those that listen; null where there is none */
    private List<Listener> listAll(@Nullable Set<String> sockets) throws IOException {
        List<IPConnection> connections = network.getConnections();
        List<Listener> listeners = new ArrayList<>();
        for (IPConnection connection : connections) {
            if (connection.getState() == TcpState.LISTEN && connection.getType().startsWith("tcp")) {
                listeners.add(listener(connection));
            }
        }
        // OSHI answers a failure with an empty list; a machine with an engine has at least one socket.
        if (sockets == null ? connections.isEmpty() : listeners.isEmpty() && !sockets.isEmpty()) {
            throw new IOException("the system listed no listening sockets, although there are some");
        }
        return deduplicated(listeners);
    }

    private static Listener listener(IPConnection connection) throws IOException {
        byte[] bytes = connection.getLocalAddress();
        // An empty address is how some systems say "any".
        InetAddress address = InetAddress.getByAddress(bytes.length == 0 ? new byte[4] : bytes);
        int pid = connection.getowningProcessId();
        return new Listener(text(address), connection.getLocalPort(), pid > 0 ? pid : null);
    }

    private static String text(InetAddress address) {
        if (address.getAddress().length == 4) {
            return address.getHostAddress();
        }
        if (address.isAnyLocalAddress()) {
            return "::";
        }
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return address.isLoopbackAddress() ? "::1" : zone < 0 ? text : text.substring(0, zone);
    }

    /** One listener for each process and port, the one that is reached most easily: all addresses before loopback. */
    static List<Listener> deduplicated(List<Listener> listeners) {
        Map<String, Listener> best = new LinkedHashMap<>();
        listeners.stream()
                .sorted(Comparator.comparingInt(Listener::port).thenComparingInt(OshiListeners::remoteness))
                .forEach(listener -> best.putIfAbsent(key(listener), listener));
        return List.copyOf(best.values());
    }

    private static String key(Listener listener) {
        // Without a process, v4 and v6 of one address are still one listener.
        return listener.port() + " " + (listener.pid() == null ? "?" : listener.pid());
    }

    private static int remoteness(Listener listener) {
        return List.of("0.0.0.0", "::", "127.0.0.1", "::1").contains(listener.address())
                ? List.of("0.0.0.0", "::", "127.0.0.1", "::1").indexOf(listener.address())
                : 4;
    }
}
