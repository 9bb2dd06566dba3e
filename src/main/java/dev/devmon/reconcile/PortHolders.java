package dev.devmon.reconcile;

import dev.devmon.discovery.identify.OshiProcesses;
import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.listen.ListenerSource;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the process that listens on a port of this machine. */
public final class PortHolders {
    private static final Logger LOG = LoggerFactory.getLogger(PortHolders.class);

    private PortHolders() {}

    /**
     * Returns a text like {@code pid 4121 "java"}; empty when no process can be named: there is none, or it is another
     * user's.
     */
    public static Optional<String> of(int port, Clock clock) {
        try {
            return ListenerSource.ofThisMachine(clock).list().stream()
                    .filter(listener -> listener.port() == port)
                    .map(Listener::pid)
                    .filter(pid -> pid != null)
                    .findFirst()
                    .map(pid -> "pid " + pid
                            + OshiProcesses.ofThisMachine(Set.of())
                                    .identify(pid)
                                    .map(process -> " \"" + process.name() + "\"")
                                    .orElse(""));
        } catch (IOException e) {
            LOG.info("the holder of port {} cannot be found", port, e);
            return Optional.empty();
        }
    }
}
