package dev.devmon.plan;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of the stack as the engine shows it.
 *
 * @param status in the engine's words: "Up 2 minutes", "Exited (1) 3 seconds ago"
 * @param configHash the fingerprint of the blueprint that it was made from
 * @param loaded the reloadable configuration that was last taken over; null when it has none, or nobody looked
 * @param ports the published ports by name
 * @param networks name -> id of those that it is connected to, or will be once it is started
 */
public record ObservedContainer(
        String id,
        String name,
        String component,
        String image,
        String imageId,
        State state,
        String status,
        String configHash,
        @Nullable LoadedFiles loaded,
        Map<String, PortBinding> ports,
        Map<String, String> networks,
        Instant created) {

    /** The engine's container states. */
    public enum State {
        CREATED,
        RUNNING,
        RESTARTING,
        PAUSED,
        EXITED,
        REMOVING,
        DEAD,
        /** A word of a newer engine. */
        UNKNOWN
    }

    /** Whether its process is there, and holds its ports; a paused one does nothing else. */
    public boolean alive() {
        return running() || state == State.PAUSED;
    }

    public boolean running() {
        return state == State.RUNNING || state == State.RESTARTING;
    }
}
