package dev.devmon.discovery.listen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Lists what listens on this machine. */
@FunctionalInterface
public interface ListenerSource {
    /**
     * All TCP listeners, each process and port once; several processes may hold one socket.
     *
     * @throws IOException when the list would be partial: a service that is missing from it would count as stopped
     */
    List<Listener> list() throws IOException;

    /**
     * Whether the list has changed since it was asked for, where that is cheap to tell.
     *
     * @throws IOException when it cannot be told
     */
    default boolean changed() throws IOException {
        return false;
    }

    /** The listeners of this machine. */
    static ListenerSource ofThisMachine(Clock clock) {
        return ListenFingerprint.ofThisMachine()
                .<ListenerSource>map(
                        fingerprint -> new ProcListeners(fingerprint, new SocketHolders(Path.of("/proc")), clock))
                .orElseGet(OshiListeners::ofThisMachine);
    }
}
