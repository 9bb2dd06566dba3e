package dev.devmon.agent.task;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.ConfigReload;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a running container, and gone with it: a configuration, which the component has to read again when it changes,
 * and beside it the secrets that it names.
 */
public final class LiveFolder {
    private final Session session;
    private final LiveKind kind;
    private final String config;
    private final Predicate<Component> whose;
    private @Nullable Place place;
    private Map<String, String> written = Map.of();

    private record Place(Component component, ObservedContainer container, String folder) {}

    /** Of whichever component has one. */
    public LiveFolder(Session session, LiveKind kind, String config) {
        this(session, kind, config, component -> true);
    }

    /**
     * @param config name of the configuration
     * @param whose the component
     */
    public LiveFolder(Session session, LiveKind kind, String config, Predicate<Component> whose) {
        this.whose = whose;
        this.session = session;
        this.kind = kind;
        this.config = config;
    }

    /**
     * Looks again for a container with such a folder.
     *
     * @return whether it is another one than before, or none
     */
    public boolean refresh(RunningStack running) {
        Place found = running.mounting(new Mount.Live(kind)::equals)
                .filter(mounted -> whose.test(mounted.component()))
                .findFirst()
                .map(mounted -> new Place(
                        mounted.component(),
                        mounted.container(),
                        mounted.mount().at()))
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

    /** What the configuration is made from, beside the component's file; empty when there is no such container. */
    public Optional<String> template() {
        return Optional.ofNullable(place)
                .map(known -> session.stack().files().text(known.component().folder() + "/" + config));
    }

    /** What was written into this container: name -> text. */
    public Map<String, String> written() {
        return written;
    }

    /** The configuration that is there, which an earlier agent may have written; empty when there is none. */
    public Optional<String> config() {
        return Optional.ofNullable(place)
                .flatMap(known -> session.engine().readFile(known.container().id(), known.folder() + "/" + config));
    }

    /**
     * Writes what has changed.
     *
     * @throws IOException when the component does not take it over
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

    /** One that cannot be told is started again. */
    private void readAgain(Place known) throws IOException {
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
