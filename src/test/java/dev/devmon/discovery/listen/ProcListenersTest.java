package dev.devmon.discovery.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcListenersTest {
    private static final int ME = (int) ProcessHandle.current().pid();
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @TempDir
    Path proc;

    private final MovingClock clock = new MovingClock();

    @BeforeEach
    void oneSocketOfAServerAndItsReloader() throws IOException {
        writeSocket("40897");
        holds(41, "40897");
        holds(42, "40897");
        holds(43, "1");
    }

    @Test
    void seesEveryHolderOfASocket() throws IOException {
        assertEquals(List.of(of(41), of(42)), listeners().list());
    }

    @Test
    void seesASocketWhoseHolderItMayNotLookAt() throws IOException {
        writeSocket("77");
        assertEquals(List.of(of(null)), listeners().list());
    }

    @Test
    void looksOnceMoreForTheHolderOfANewSocket() throws IOException {
        ProcListeners listeners = listeners();
        writeSocket("77");
        assertEquals(List.of(of(null)), listeners.list());
        holds(46, "77");
        assertEquals(List.of(of(46)), listeners.list());
        writeSocket("78");
        listeners.list();
        listeners.list();
        holds(47, "78");
        assertEquals(List.of(of(null)), listeners.list(), "not all the time: it may be another user's");
    }

    @Test
    void looksForHoldersWhenASocketChangesOrAMinutePassed() throws IOException {
        ProcListeners listeners = listeners();
        listeners.list();
        holds(44, "40897");
        assertEquals(List.of(of(41), of(42)), listeners.list());
        clock.move(Duration.ofSeconds(61));
        assertEquals(List.of(of(41), of(42), of(44)), listeners.list());
        writeSocket("1");
        assertEquals(List.of(of(43)), listeners.list());
    }

    @Test
    void tellsCheaplyWhetherASocketCameOrWent() throws IOException {
        ProcListeners listeners = listeners();
        assertTrue(listeners.changed(), "nobody has asked yet");
        listeners.list();
        assertFalse(listeners.changed());
        writeSocket("1");
        assertTrue(listeners.changed());
        assertTrue(listeners.changed(), "nobody has asked since");
    }

    @Test
    void readsNoTableWhileTheNumberOfSocketsStaysTheSame() throws IOException {
        inUse(5);
        ProcListeners listeners = listeners();
        listeners.list();
        writeSocket("1");
        assertFalse(listeners.changed());
        assertEquals(List.of(of(41), of(42)), listeners.list());
        clock.move(Duration.ofSeconds(11));
        assertEquals(List.of(of(43)), listeners.list(), "as many came as went");
        writeSocket("40897");
        inUse(6);
        assertTrue(listeners.changed());
        assertTrue(listeners.changed(), "nobody has asked since");
        assertEquals(List.of(of(41), of(42)), listeners.list());
        inUse(7);
        assertFalse(listeners.changed(), "somebody connected");
        Files.delete(proc.resolve("42/fd/3"));
        Files.delete(proc.resolve("42/fd"));
        Files.delete(proc.resolve("42"));
        writeSocket("1");
        assertEquals(List.of(of(43)), listeners.list(), "a holder has ended");
    }

    private void inUse(int sockets) throws IOException {
        Files.writeString(
                proc.resolve("sockstat"),
                "sockets: used 900\nTCP: inuse " + sockets + " orphan 0 tw 12 alloc 9 mem 0\n");
    }

    @Test
    void looksSoonAfterAHolderEndedSinceItReloaded() throws IOException {
        ProcListeners listeners = listeners();
        listeners.list();
        Files.delete(proc.resolve("42/fd/3"));
        Files.delete(proc.resolve("42/fd"));
        Files.delete(proc.resolve("42"));
        holds(45, "40897");
        assertEquals(List.of(of(41), of(42)), listeners.list(), "not at once: workers may end all the time");
        clock.move(Duration.ofSeconds(11));
        assertEquals(List.of(of(41), of(45)), listeners.list());
    }

    @Test
    void failsRatherThanAnswerHalf() {
        ListenFingerprint unreadable = new ListenFingerprint(List.of(proc.resolve("gone")), List.of());
        assertThrows(IOException.class, new ProcListeners(unreadable, new SocketHolders(proc), clock)::list);
    }

    @Test
    void readsEverythingAgainAfterAFailure() throws IOException {
        inUse(5);
        Files.delete(proc.resolve("tcp"));
        ProcListeners listeners = listeners();
        assertThrows(IOException.class, listeners::list);
        writeSocket("40897");
        assertEquals(List.of(of(41), of(42)), listeners.list());
    }

    @Test
    void seesARealListenerWithTheRightProcess() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            assertEquals(List.of(new Listener("127.0.0.1", socket.getLocalPort(), ME)), real(socket.getLocalPort()));
        }
    }

    @Test
    void seesAListenerOnAllAddressesOnce() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            List<Listener> found = real(socket.getLocalPort());
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
            assertEquals(List.of(new Listener("::1", socket.getLocalPort(), ME)), real(socket.getLocalPort()));
        }
    }

    @Test
    void seesABeginningAndAnEndInTheNextListing() throws IOException {
        ListenerSource listeners = ListenerSource.ofThisMachine(Clock.systemUTC());
        listeners.list();
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
            assertTrue(listeners.list().stream().anyMatch(listener -> listener.port() == port));
        }
        assertTrue(listeners.list().stream().noneMatch(listener -> listener.port() == port));
    }

    private ProcListeners listeners() {
        return new ProcListeners(
                new ListenFingerprint(List.of(proc.resolve("tcp")), List.of(proc.resolve("sockstat"))),
                new SocketHolders(proc),
                clock);
    }

    private static Listener of(@Nullable Integer pid) {
        return new Listener("127.0.0.1", 8080, pid);
    }

    private static List<Listener> real(int port) throws IOException {
        return ListenerSource.ofThisMachine(Clock.systemUTC()).list().stream()
                .filter(listener -> listener.port() == port)
                .toList();
    }

    private void writeSocket(String inode) throws IOException {
        Files.writeString(
                proc.resolve("tcp"),
                "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 " + inode
                        + " 1 0000 100 0 0 10 0\n");
    }

    private void holds(int pid, String inode) throws IOException {
        Path open = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(open.resolve("3"), Path.of("socket:[" + inode + "]"));
    }
}
