package dev.devmon.discovery.listen;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.devmon.discovery.listen.TcpConnections.Counts;
import dev.devmon.discovery.listen.TcpConnections.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpConnectionsTest {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path folder;

    private static String line(String port, String state, String waiting) {
        return "   0: 0100007F:" + port + " 0100007F:D431 " + state + " 00000000:" + waiting
                + " 00:00000000 00000000  1000        0 40897 1 0000000000000000 100 0 0 10 0\n";
    }

    private TcpConnections tables(String tcp, String tcp6) throws IOException {
        return new TcpConnections(List.of(
                Files.writeString(folder.resolve("tcp"), HEADING + tcp),
                Files.writeString(folder.resolve("tcp6"), HEADING + tcp6)));
    }

    @Test
    void countsTheConnectionsOfEachOwnersPorts() throws IOException {
        TcpConnections connections = tables(
                line("1F90", "0A", "00000010")
                        + line("1F90", "01", "00000000")
                        + line("1F90", "08", "00000005")
                        + line("1F91", "01", "00000000")
                        + line("1F92", "06", "00000000")
                        + line("D431", "01", "00000000"),
                line("1F90", "0A", "00000002") + line("1F91", "06", "00000000") + line("1F91", "02", "00000000"));

        Map<String, Counts> counts =
                connections.of(Map.of("a", Set.of(8080, 8081), "b", List.of(8082), "c", Set.of(80)));

        assertEquals(
                Map.of(
                        "a",
                        new Counts(Map.of(State.ESTABLISHED, 2, State.TIME_WAIT, 1, State.CLOSE_WAIT, 1), 18),
                        "b",
                        new Counts(Map.of(State.ESTABLISHED, 0, State.TIME_WAIT, 1, State.CLOSE_WAIT, 0), 0),
                        "c",
                        new Counts(Map.of(State.ESTABLISHED, 0, State.TIME_WAIT, 0, State.CLOSE_WAIT, 0), 0)),
                counts);
    }

    @Test
    void doesWithoutTheTableOfIpv6ButNotWithoutTheOther() throws IOException {
        Path tcp = Files.writeString(folder.resolve("tcp"), HEADING + line("1F90", "01", "00000000"));
        Path none = folder.resolve("none");

        Counts counts = Objects.requireNonNull(new TcpConnections(List.of(tcp, none))
                .of(Map.of("a", Set.of(8080)))
                .get("a"));

        assertEquals(Map.of(State.ESTABLISHED, 1, State.TIME_WAIT, 0, State.CLOSE_WAIT, 0), counts.byState());
        assertThrows(NoSuchFileException.class, () -> new TcpConnections(List.of(none, tcp)).of(Map.of()));
    }

    @Test
    void seesAServerThatAcceptsNobodyAndOneThatDoesNotHangUp() throws IOException {
        TcpConnections connections = TcpConnections.ofThisMachine().orElse(null);
        assumeTrue(connections != null, "this system has no tables of sockets");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertEquals(1, of(connections, server).unaccepted());

            try (Socket accepted = server.accept()) {
                assertEquals(0, of(connections, server).unaccepted());
                assertEquals(1, of(connections, server).byState().get(State.ESTABLISHED));

                client.shutdownOutput();
                await().untilAsserted(() ->
                        assertEquals(1, of(connections, server).byState().get(State.CLOSE_WAIT)));
                assertEquals(server.getLocalPort(), accepted.getLocalPort());
            }
        }
    }

    private static Counts of(TcpConnections connections, ServerSocket server) throws IOException {
        return Objects.requireNonNull(
                connections.of(Map.of("it", Set.of(server.getLocalPort()))).get("it"));
    }
}
