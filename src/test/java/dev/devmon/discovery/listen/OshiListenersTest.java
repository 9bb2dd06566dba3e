package dev.devmon.discovery.listen;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.devmon.discovery.MovingClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;

class OshiListenersTest {
    private static final int ME = (int) ProcessHandle.current().pid();
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @TempDir
    Path folder;

    @Test
    void seesARealListenerWithTheRightProcess() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            Listener expected = new Listener("127.0.0.1", socket.getLocalPort(), ME);
            assertTrue(OshiListeners.ofThisMachine(Clock.systemUTC()).list().contains(expected));
        }
    }

    @Test
    void seesAListenerOnAllAddressesOnce() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            List<Listener> found = of(socket.getLocalPort());
            assertEquals(1, found.size());
            assertTrue(found.get(0).wildcard());
            assertEquals("127.0.0.1", found.get(0).endpoint().host());
        }
    }

    @Test
    void seesAListenerOfIpv6Only() throws IOException {
        byte[] bytes = new byte[16];
        bytes[15] = 1;
        InetAddress loopback = InetAddress.getByAddress(bytes);
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            assertEquals(List.of(new Listener("::1", socket.getLocalPort(), ME)), of(socket.getLocalPort()));
        }
    }

    @Test
    void seesABeginningAndAnEndInTheNextListing() throws IOException {
        OshiListeners listeners = OshiListeners.ofThisMachine(Clock.systemUTC());
        listeners.list();
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
            assertTrue(listeners.list().stream().anyMatch(listener -> listener.port() == port));
        }
        assertTrue(listeners.list().stream().noneMatch(listener -> listener.port() == port));
    }

    @Test
    void prefersAllAddressesAndIpv4AndKeepsProcessesApart() {
        List<Listener> all = List.of(
                new Listener("::1", 80, 1),
                new Listener("127.0.0.1", 80, 1),
                new Listener("::", 81, 1),
                new Listener("0.0.0.0", 81, 1),
                new Listener("0.0.0.0", 81, 2));
        assertEquals(
                List.of(
                        new Listener("127.0.0.1", 80, 1),
                        new Listener("0.0.0.0", 81, 1),
                        new Listener("0.0.0.0", 81, 2)),
                OshiListeners.deduplicated(all));
    }

    @Test
    void asksTheSystemOnlyWhenSomethingChangedOrAMinutePassed() throws IOException {
        Path tcp = Files.writeString(folder.resolve("tcp"), line("40897"));
        ListenFingerprint fingerprint = new ListenFingerprint(List.of(tcp));
        AtomicInteger count = new AtomicInteger();
        MovingClock clock = new MovingClock();
        OshiListeners listeners = new OshiListeners(network(count), Optional.of(fingerprint), clock);
        listeners.list();
        assertEquals(List.of(new Listener("127.0.0.1", 8080, ME)), listeners.list());
        assertEquals(1, count.get());
        Files.writeString(tcp, line("50000"));
        listeners.list();
        assertEquals(2, count.get());
        clock.move(Duration.ofSeconds(61));
        listeners.list();
        assertEquals(3, count.get());
    }

    @Test
    void failsRatherThanAnswerHalf() {
        InternetProtocolStats nothing = new FixedNetwork(List.of(), new AtomicInteger());
        assertThrows(
                IOException.class,
                () -> new OshiListeners(nothing, Optional.empty(), Clock.fixed(NOON, ZoneOffset.UTC)).list());
        ListenFingerprint unreadable = new ListenFingerprint(List.of(folder.resolve("gone")));
        assertThrows(
                IOException.class,
                () -> new OshiListeners(nothing, Optional.of(unreadable), Clock.fixed(NOON, ZoneOffset.UTC)).list());
    }

    @Test
    void doesNotBelieveAnEmptyListWhileSomethingListens() throws IOException {
        Path tcp = Files.writeString(folder.resolve("tcp"), line("40897"));
        Clock noon = Clock.fixed(NOON, ZoneOffset.UTC);
        InternetProtocolStats nothing = new FixedNetwork(List.of(), new AtomicInteger());
        OshiListeners listeners = new OshiListeners(nothing, Optional.of(new ListenFingerprint(List.of(tcp))), noon);

        assertThrows(IOException.class, listeners::list);
        assertThrows(IOException.class, listeners::list, "nor the second time, although nothing changed");

        Files.writeString(tcp, "");
        assertEquals(List.of(), listeners.list(), "nothing listens");
    }

    private static List<Listener> of(int port) throws IOException {
        return OshiListeners.ofThisMachine(Clock.systemUTC()).list().stream()
                .filter(listener -> listener.port() == port)
                .toList();
    }

    private static String line(String inode) {
        return "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 " + inode
                + " 1 0000 100 0 0 10 0\n";
    }

    private static InternetProtocolStats network(AtomicInteger count) {
        List<IPConnection> connections = new ArrayList<>();
        connections.add(connection("tcp4", TcpState.LISTEN, 8080));
        connections.add(connection("tcp4", TcpState.ESTABLISHED, 8081));
        connections.add(connection("udp4", TcpState.NONE, 8082));
        return new FixedNetwork(connections, count);
    }

    private static IPConnection connection(String type, TcpState state, int port) {
        return new IPConnection(type, LOOPBACK, port, new byte[4], 0, state, 0, 0, ME);
    }

    private record FixedNetwork(List<IPConnection> connections, AtomicInteger count) implements InternetProtocolStats {
        @Override
        public List<IPConnection> getConnections() {
            count.incrementAndGet();
            return connections;
        }

        @Override
        public TcpStats getTCPv4Stats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TcpStats getTCPv6Stats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public UdpStats getUDPv4Stats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public UdpStats getUDPv6Stats() {
            throw new UnsupportedOperationException();
        }
    }
}
