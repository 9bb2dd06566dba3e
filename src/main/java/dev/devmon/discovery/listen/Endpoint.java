package dev.devmon.discovery.listen;

import java.util.Set;

/**
 * The host and port at which something listens.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    public Endpoint {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an endpoint: " + host + " port " + port);
        }
    }

    /** Reads {@code host:port} or {@code [v6]:port}. */
    public static Endpoint parse(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not host:port: " + address);
        }
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Endpoint(
                bracketed ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(address.substring(colon + 1)));
    }

    public boolean loopback() {
        return LOOPBACK.contains(host);
    }

    /** Returns the form used in URLs and in the label {@code instance}: {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return address();
    }
}
