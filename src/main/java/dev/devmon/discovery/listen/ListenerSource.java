package dev.devmon.discovery.listen;

import java.io.IOException;
import java.util.List;

/** Lists what listens on this machine. */
@FunctionalInterface
public interface ListenerSource {
    /**
     * All TCP listeners, each process and port once.
     *
     * @throws IOException when the list would be partial: a service that is missing from it would count as stopped
     */
    List<Listener> list() throws IOException;
}
