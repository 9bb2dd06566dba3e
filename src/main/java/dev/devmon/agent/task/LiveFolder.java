package dev.devmon.agent.task;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.ConfigReload;
import dev.devmon.reconcile.ReadinessCheck;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A folder inside a running container, which is lost with it: a configuration, which the component reloads when it
 * changes, and the secrets that it names.
 */
public final class LiveFolder {
    private static final Set<OnChange> WHEN_READY = Set.of(OnChange.WATCHED, OnChange.HANGUP);

    private final Session session;
    private final LiveKind kind;
    private final String config;
    private final Predicate<Component> whose;
    private @Nullable Place place;
    private Map<String, String> written = Map.of();

    private record Place(Component component, ObservedContainer container, String folder, OnChange onChange) {}

    /** Creates the folder for whichever component mounts this kind. */
    public LiveFolder(Session session, LiveKind kind, String config) {
        this(session, kind, config, component -> true);
    }

    /**
     * @param config the name of the configuration file
     * @param whose accepts the component whose folder this is
     */
    public LiveFolder(Session session, LiveKind kind, String config, Predicate<Component> whose) {
        this.whose = whose;
        this.session = session;
        this.kind = kind;
        this.config = config;
    }

    /**
     * Finds the container with such a folder.
     *
     * @return true when it is another container than before, or there is none
     */
    public boolean refresh(RunningStack running) {
        Place found = running.mounting(source -> source instanceof Mount.Live live && live.kind() == kind)
                .filter(mounted -> whose.test(mounted.component()))
                .findFirst()
                .map(mounted -> new Place(
                        mounted.component(),
                        mounted.container(),
                        mounted.mount().at(),
                        ((Mount.Live) mounted.mount().source()).onChange()))
                .orElse(null);
        boolean other = found == null
                || place == null
                || !found.container().id().equals(place.container().id());
        if (other) {
            written = Map.of();
        }
        place = found;
        return other;
    }

    /**
     * Returns whether the component notices what is written now: one that watches the folder itself does once it is
     * ready, and one that is sent a signal would be ended by it before.
     */
    public boolean noticed() {
        Place known = place;
        return known != null
                && (!WHEN_READY.contains(known.onChange())
                        || new ReadinessCheck(session.engine())
                                .whyNot(
                                        known.component().ready().check(),
                                        known.container().id(),
                                        known.container().ports())
                                .isEmpty());
    }

    /**
     * Returns the template of the configuration, a file beside the component's; empty when there is no such container.
     */
    public Optional<String> template() {
        return Optional.ofNullable(place)
                .map(known -> session.stack().files().text(known.component().folder() + "/" + config));
    }

    /** Returns what this object has written into the container: name -> text. */
    public Map<String, String> written() {
        return written;
    }

    /**
     * Returns the configuration in the container, which an earlier agent may have written; empty when there is none.
     */
    public Optional<String> config() {
        return Optional.ofNullable(place)
                .flatMap(known -> session.engine().readFile(known.container().id(), known.folder() + "/" + config));
    }

    /**
     * Writes the files, and has the component reload when its configuration differs; does nothing if none has changed.
     *
     * @throws IOException when the component rejects the configuration
     */
    public void write(Map<String, String> files) throws IOException {
        Place known = place;
        if (known == null || files.equals(written)) {
            return;
        }
        session.engine().writeFiles(known.container().id(), known.folder(), files);
        if (!String.valueOf(files.get(config)).equals(written.get(config))) {
            readAgain(known);
        }
        written = Map.copyOf(files);
    }

    /** Reloads the component, or restarts it if it has no reload request; if it watches the folder, it knows. */
    private void readAgain(Place known) throws IOException {
        if (known.onChange() == OnChange.WATCHED) {
            return;
        }
        if (known.onChange() == OnChange.HANGUP) {
            session.engine().hangUp(known.container().id());
            return;
        }
        if (known.component().reload() == null) {
            session.engine().restart(known.container().id());
            return;
        }
        LocalHttp.Answer answer =
                ConfigReload.ask(known.component(), known.container().ports());
        if (!answer.ok()) {
            throw new IOException(known.component().name() + " answers " + answer.status() + " "
                    + answer.body().strip());
        }
    }
}
