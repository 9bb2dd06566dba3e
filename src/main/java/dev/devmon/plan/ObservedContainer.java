package dev.devmon.plan;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of the stack, as the engine shows it.
 *
 * @param status the state in the engine's words: "Up 2 minutes", "Exited (1) 3 seconds ago"
 * @param configHash the {@link Blueprint#configHash} that it was created with
 * @param loaded the reloadable configuration that it last took over; null when it has none, or that was not read
 * @param ports the published ports by name
 * @param networks name -> id of the networks that it is connected to, or will be once it is started
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
        /** A state that only a newer engine has. */
        UNKNOWN
    }

    /** Returns whether its process exists and holds its ports; a paused one does nothing else. */
    public boolean alive() {
        return running() || state == State.PAUSED;
    }

    public boolean running() {
        return state == State.RUNNING || state == State.RESTARTING;
    }
}
