package dev.devmon.access;

import java.net.Proxy;

/**
 * The way from here to addresses of the machine that containers run on.
 *
 * @param proxy on the way; {@link Proxy#NO_PROXY} for none
 * @param host that stands for that machine's loopback; empty where the loopback itself does
 */
public record Route(Proxy proxy, String host) {
    /** They are on this machine. */
    public static final Route DIRECT = to("");

    /** Where that machine is reached as a host. */
    public static Route to(String host) {
        return new Route(Proxy.NO_PROXY, host);
    }

    /** Through a proxy that is on that machine. */
    public static Route through(Proxy proxy) {
        return new Route(proxy, "");
    }

    /** What one of that machine's loopback addresses is called on this way. */
    public String loopback(String address) {
        return host.isEmpty() ? address : host;
    }
}
