package dev.devmon.discovery.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;

/** Lists listeners with OSHI, where there is no cheaper way. */
final class OshiListeners implements ListenerSource {
    private final InternetProtocolStats network;

    OshiListeners(InternetProtocolStats network) {
        this.network = network;
    }

    static OshiListeners ofThisMachine() {
        return new OshiListeners(OshiSystem.open().getInternetProtocolStats());
    }

    @Override
    public List<Listener> list() throws IOException {
        List<IPConnection> connections = network.getConnections();
        // OSHI answers a failure with an empty list; a machine with an engine has at least one socket.
        if (connections.isEmpty()) {
            throw new IOException("the system listed no listening sockets, although there are some");
        }
        List<Listener> listeners = new ArrayList<>();
        for (IPConnection connection : connections) {
            if (connection.getState() == TcpState.LISTEN && connection.getType().startsWith("tcp")) {
                listeners.add(listener(connection));
            }
        }
        return Listener.deduplicated(listeners);
    }

    private static Listener listener(IPConnection connection) throws IOException {
        byte[] bytes = connection.getLocalAddress();
        // An empty address is how some systems say "any".
        InetAddress address = InetAddress.getByAddress(bytes.length == 0 ? new byte[4] : bytes);
        int pid = connection.getowningProcessId();
        return new Listener(Listener.text(address), connection.getLocalPort(), pid > 0 ? pid : null);
    }
}
