package dev.devmon.access;

import java.net.Proxy;

/**
 * The route from here to addresses of the machine that containers run on.
 *
 * @param proxy the proxy on the way; {@link Proxy#NO_PROXY} for none
 * @param host the host that stands for that machine's loopback address; empty where that address itself works
 */
public record Route(Proxy proxy, String host) {
    /** The route when containers run on this machine. */
    public static final Route DIRECT = to("");

    /** Returns the route to a machine that is reached as a host. */
    public static Route to(String host) {
        return new Route(Proxy.NO_PROXY, host);
    }

    /** Returns the route through a proxy on that machine. */
    public static Route through(Proxy proxy) {
        return new Route(proxy, "");
    }

    /** Returns the name of one of that machine's loopback addresses on this route. */
    public String loopback(String address) {
        return host.isEmpty() ? address : host;
    }
}
