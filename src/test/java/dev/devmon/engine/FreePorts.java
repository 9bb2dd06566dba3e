package dev.devmon.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/** Ports that nothing listens on, below those that the system gives to outgoing connections. Each is given once in a round. */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    /** Other tests, in processes of their own, begin elsewhere. */
    private static int next = FIRST + new Random().nextInt(LAST - FIRST);

    private FreePorts() {}

    public static int one() {
        return block(1);
    }

    /** The first of so many free ports in a row. */
    public static synchronized int block(int length) {
        for (int tries = 0; tries < LAST - FIRST; tries++) {
            int first = next + length <= LAST ? next : FIRST;
            boolean free = IntStream.range(first, first + length).allMatch(FreePorts::free);
            next = free ? first + length : first + 1;
            if (free) {
                return first;
            }
        }
        throw new AssertionError("no " + length + " free ports in a row");
    }

    public static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // that is the answer
        }
    }
}
