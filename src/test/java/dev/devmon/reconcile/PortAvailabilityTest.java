package dev.devmon.reconcile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.StackFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortAvailabilityTest {
    @TempDir
    Path folder;

    private Set<Integer> busy(int defaultPort) {
        return PortAvailability.busy(
                new StackFolder(folder).web("web", defaultPort, "").load());
    }

    @Test
    void findsTheTakenOnesAmongTheDefaultPortsAndThoseAfterThem() throws IOException {
        try (ServerSocket loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket everywhere = new ServerSocket(0)) {
            assertTrue(busy(loopback.getLocalPort()).contains(loopback.getLocalPort()));
            assertTrue(busy(loopback.getLocalPort() - 9).contains(loopback.getLocalPort()));
            assertFalse(busy(loopback.getLocalPort() - 10).contains(loopback.getLocalPort()));
            assertTrue(busy(everywhere.getLocalPort()).contains(everywhere.getLocalPort()));
        }
    }

    @Test
    void callsAPortFreeThatNobodyListensOn() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertFalse(busy(port).contains(port));
    }

    @Test
    void endsAtTheLastPort() {
        busy(65_535);
    }
}
