package dev.devmon.discovery.listen;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket that accepts connections.
 *
 * @param address the address it is bound to; {@code 0.0.0.0} or {@code ::} for all addresses
 * @param port 1 to 65535
 * @param pid the pid of its process; null when the system does not tell, as for another user's processes
 */
public record Listener(String address, int port, @Nullable Integer pid) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");
    private static final List<String> EASIEST_FIRST = List.of("0.0.0.0", "::", "127.0.0.1", "::1");

    public Listener {
        if (address.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a listener: " + address + " port " + port);
        }
    }

    public boolean wildcard() {
        return WILDCARDS.contains(address);
    }

    /** Returns the endpoint at which this machine reaches the listener. */
    public Endpoint endpoint() {
        return new Endpoint(wildcard() ? "127.0.0.1" : address, port);
    }

    static String text(InetAddress address) {
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

    /** Returns one listener for each process and port, the easiest to reach: all addresses before loopback. */
    static List<Listener> deduplicated(List<Listener> listeners) {
        Map<String, Listener> best = new LinkedHashMap<>();
        listeners.stream()
                .sorted(Comparator.comparingInt(Listener::port).thenComparingInt(Listener::remoteness))
                .forEach(listener -> best.putIfAbsent(listener.key(), listener));
        return List.copyOf(best.values());
    }

    private String key() {
        // Without a process, v4 and v6 of one address are still one listener.
        return port + " " + (pid == null ? "?" : pid);
    }

    private int remoteness() {
        int known = EASIEST_FIRST.indexOf(address);
        return known < 0 ? EASIEST_FIRST.size() : known;
    }
}
