package dev.devmon.reconcile;

import dev.devmon.definition.Stack;
import dev.devmon.plan.PortPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.TreeSet;

/** Finds out which ports of 127.0.0.1 cannot be bound, by trying. */
public final class PortAvailability {
    private static final int HIGHEST_PORT = 65_535;

    private PortAvailability() {}

    /** Returns the busy ports among all that the stack could use. */
    public static Set<Integer> busy(Stack stack) {
        Set<Integer> candidates = new TreeSet<>();
        stack.components().forEach(component -> component.published().values().forEach(port -> {
            for (int i = 0; i < PortPlan.RANGE && port + i <= HIGHEST_PORT; i++) {
                candidates.add(port + i);
            }
        }));
        candidates.removeIf(PortAvailability::isFree);
        return candidates;
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // that it cannot be bound is the answer
        }
    }
}
