package dev.devmon.discovery.listen;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket that accepts connections.
 *
 * @param address what it is bound to; {@code 0.0.0.0} or {@code ::} for all addresses
 * @param port 1 to 65535
 * @param pid of its process; null when the system does not tell, as for another user's processes
 */
public record Listener(String address, int port, @Nullable Integer pid) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

    public Listener {
        if (address.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a listener: " + address + " port " + port);
        }
    }

    public boolean wildcard() {
        return WILDCARDS.contains(address);
    }

    /** Where this machine reaches it. */
    public Endpoint endpoint() {
        return new Endpoint(wildcard() ? "127.0.0.1" : address, port);
    }
}
