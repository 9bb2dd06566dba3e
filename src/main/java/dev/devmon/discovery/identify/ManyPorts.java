package dev.devmon.discovery.identify;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The ports of one process or container, which may be thousands: some are looked at and all others share one line, so
 * that whoever opens ports does not decide what looking costs.
 *
 * @param looked the ports to look at: the lowest, and those that are declared
 * @param rest the other ports, the lowest first
 */
record ManyPorts<T>(List<T> looked, List<T> rest) {
    /**
     * The most ports to look at: more than any service needs, while servers that open a port for each connection, such
     * as FTP, have thousands.
     */
    static final int MOST = 32;

    static <T> ManyPorts<T> of(Collection<T> all, ToIntFunction<T> port, Set<Integer> declared) {
        List<T> lowestFirst = all.stream().sorted(Comparator.comparingInt(port)).toList();
        if (all.size() <= MOST) {
            return new ManyPorts<>(lowestFirst, List.of());
        }
        List<T> looked = Stream.concat(
                        lowestFirst.stream().limit(MOST),
                        lowestFirst.stream().skip(MOST).filter(one -> declared.contains(port.applyAsInt(one))))
                .toList();
        Set<T> known = new HashSet<>(looked);
        return new ManyPorts<>(
                looked, lowestFirst.stream().filter(one -> !known.contains(one)).toList());
    }

    /** Returns why the rest is left out. */
    Ignored ignored(ToIntFunction<T> port, String owner) {
        int last = port.applyAsInt(rest.get(rest.size() - 1));
        return Ignored.of(
                Ignored.By.MANY_PORTS,
                "of " + owner + ", the " + MOST + " lowest ports are asked, the others are not: " + rest.size()
                        + (rest.size() == 1 ? "" : " up to " + last)
                        + "; declare a service to have it asked");
    }
}
