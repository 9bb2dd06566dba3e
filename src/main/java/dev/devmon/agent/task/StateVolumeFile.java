package dev.devmon.agent.task;

import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file in a state folder, rewritten only when it changes. The folder is a volume that several components share, so it
 * is written through any one of them, but never one that mounts paths of the host: an engine that copies into a
 * container mounts all that the container mounts, which for the host's root means its mounts many times over, until the
 * kernel refuses.
 */
public final class StateVolumeFile {
    /** The age at which the file is written again, since it may have been damaged or removed. */
    private static final Duration AGE = Duration.ofSeconds(15);

    private final Session session;
    private final StateKind kind;
    private final String file;
    private @Nullable Place place;
    private @Nullable String written;
    private Instant writtenAt = Instant.EPOCH;

    private record Place(String containerId, String folder) {}

    public StateVolumeFile(Session session, StateKind kind, String file) {
        this.session = session;
        this.kind = kind;
        this.file = file;
    }

    /** Finds a container to write through. */
    public void refresh(RunningStack running) {
        Place found = running.mounting(new Mount.State(kind)::equals)
                .filter(mounted -> mounted.component().mounts().stream()
                        .noneMatch(mount ->
                                mount.source() instanceof Mount.Host || mount.source() instanceof Mount.LogFolders))
                .findFirst()
                .map(mounted ->
                        new Place(mounted.container().id(), mounted.mount().at()))
                .orElse(null);
        if (found == null || !found.equals(place)) {
            written = null;
        }
        place = found;
    }

    /** Writes the text if it has changed; does nothing while no component with such a folder runs. */
    public void write(String text) {
        Place known = place;
        Instant now = session.clock().instant();
        if (known != null && (!text.equals(written) || writtenAt.plus(AGE).isBefore(now))) {
            session.engine().writeFiles(known.containerId(), known.folder(), Map.of(file, text));
            written = text;
            writtenAt = now;
        }
    }
}
