package dev.devmon.discovery.listen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A source of what listens on this machine. */
@FunctionalInterface
public interface ListenerSource {
    /**
     * Returns all TCP listeners, each process and port once; several processes may hold one socket.
     *
     * @throws IOException when the list would be partial: a service that is missing from it would count as stopped
     */
    List<Listener> list() throws IOException;

    /**
     * Returns whether the list has changed since it was last read, where that is cheap to tell.
     *
     * @throws IOException when the source cannot tell
     */
    default boolean changed() throws IOException {
        return false;
    }

    /** Returns the source for this machine's system. */
    static ListenerSource ofThisMachine(Clock clock) {
        return ListenFingerprint.ofThisMachine()
                .<ListenerSource>map(
                        fingerprint -> new ProcListeners(fingerprint, new SocketHolders(Path.of("/proc")), clock))
                .orElseGet(OshiListeners::ofThisMachine);
    }
}
