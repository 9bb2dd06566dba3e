package dev.devmon.inputs;

import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.listen.ListenerSource;
import dev.devmon.session.EngineMachine;
import java.io.IOException;
import java.util.List;

/**
 * The listeners of this machine if the engine is on it, otherwise none: the scraper, on the engine's machine, would
 * reach others there.
 */
final class EngineListeners implements ListenerSource {
    private final ListenerSource here;
    private final EngineMachine machine;

    EngineListeners(ListenerSource here, EngineMachine machine) {
        this.here = here;
        this.machine = machine;
    }

    @Override
    public List<Listener> list() throws IOException {
        return machine.remote() ? List.of() : here.list();
    }

    @Override
    public boolean changed() throws IOException {
        return !machine.remote() && here.changed();
    }
}
