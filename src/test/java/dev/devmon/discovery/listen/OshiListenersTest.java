package dev.devmon.discovery.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;

class OshiListenersTest {
    private static final int ME = (int) ProcessHandle.current().pid();
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @Test
    void seesARealListenerWithTheRightProcess() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            Listener expected = new Listener("127.0.0.1", socket.getLocalPort(), ME);
            assertTrue(OshiListeners.ofThisMachine().list().contains(expected));
        }
    }

    @Test
    void listsWhatListensAndNothingElse() throws IOException {
        FixedNetwork network = new FixedNetwork(List.of(
                connection("tcp4", TcpState.LISTEN, 8080),
                connection("tcp4", TcpState.ESTABLISHED, 8081),
                connection("udp4", TcpState.NONE, 8082)));
        assertEquals(List.of(new Listener("127.0.0.1", 8080, ME)), new OshiListeners(network).list());
    }

    @Test
    void failsRatherThanAnswerHalf() {
        assertThrows(IOException.class, new OshiListeners(new FixedNetwork(List.of()))::list);
    }

    private static IPConnection connection(String type, TcpState state, int port) {
        return new IPConnection(type, LOOPBACK, port, new byte[4], 0, state, 0, 0, ME);
    }

    private record FixedNetwork(List<IPConnection> connections) implements InternetProtocolStats {
        @Override
        public List<IPConnection> getConnections() {
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
