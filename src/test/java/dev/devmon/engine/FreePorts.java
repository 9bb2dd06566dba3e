package dev.devmon.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/** Ports that nothing listens on, below those that the system gives to outgoing connections. */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 200;
    private static final Random RANDOM = new Random();

    private FreePorts() {}

    public static int one() {
        return block(1);
    }

    /** The first of so many free ports in a row. */
    public static int block(int length) {
        return RANDOM.ints(TRIES, FIRST, LAST - length)
                .filter(first -> IntStream.range(first, first + length).allMatch(FreePorts::free))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + length + " free ports in a row"));
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
