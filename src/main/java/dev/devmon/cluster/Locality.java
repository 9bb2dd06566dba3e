package dev.devmon.cluster;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Determines whether an address is of this machine or of one of its engine's networks, without looking up names. */
final class Locality {
    /** Names of clusters on this machine, including those of engines in virtual machines. */
    private static final Pattern LOCAL_NAME =
            Pattern.compile("localhost|.+\\.localhost|(?:kubernetes|host)\\.docker\\.internal|.+\\.orb\\.local");

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern SUBNET = Pattern.compile("(?<address>[^/]+)/(?<bits>\\d{1,3})");

    private Locality() {}

    /**
     * Returns whether a host is on this machine.
     *
     * @param subnets returns the subnets of the engine's networks, as {@code 172.18.0.0/16}; asked only when it matters
     */
    static boolean here(String host, Supplier<List<String>> subnets) {
        if (LOCAL_NAME.matcher(host).matches()) {
            return true;
        }
        if (!LITERAL.matcher(host).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || subnets.get().stream().anyMatch(subnet -> within(address, subnet));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns whether only this machine itself can reach a host; a container that is not on its network cannot. */
    static boolean loopback(String host) {
        return here(host, List::of);
    }

    private static boolean within(InetAddress address, String subnet) {
        Matcher parts = SUBNET.matcher(subnet);
        if (!parts.matches() || !LITERAL.matcher(parts.group("address")).matches()) {
            return false;
        }
        try {
            byte[] network = InetAddress.getByName(parts.group("address")).getAddress();
            byte[] own = address.getAddress();
            int free = own.length * Byte.SIZE - Integer.parseInt(parts.group("bits"));
            return network.length == own.length
                    && free >= 0
                    && new BigInteger(1, network).shiftRight(free).equals(new BigInteger(1, own).shiftRight(free));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
