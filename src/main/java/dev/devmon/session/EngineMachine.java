package dev.devmon.session;

import dev.devmon.engine.Engine;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the engine runs on. The engine is asked only once.
 *
 * <p>Every method throws {@link FailureException} while the engine does not answer.
 */
public final class EngineMachine {
    private final Engine engine;
    private @Nullable EngineInfo info;

    public EngineMachine(Engine engine) {
        this.engine = engine;
    }

    private synchronized EngineInfo info() {
        EngineInfo known = info;
        if (known == null) {
            known = engine.info();
            info = known;
        }
        return known;
    }

    /** Returns whether it is another machine than this one. */
    public boolean remote() {
        return info().remote();
    }

    /** Returns what discovery cannot see with this engine, in a sentence; empty where it sees everything. */
    public Optional<String> unseen() {
        return info().unseen();
    }

    /** Returns whether this machine can reach the addresses of containers that publish no port. */
    public boolean reachesContainers() {
        return info().hostNetwork() == HostNetwork.NATIVE && info().nature().place() != EngineInfo.Place.ELSEWHERE;
    }

    /**
     * Returns the name by which containers reach the machine; empty where a container of the host's network is on it.
     */
    public Optional<String> fromContainers() {
        return info().hostNetwork() == HostNetwork.NATIVE ? Optional.empty() : Optional.of("host.docker.internal");
    }
}
