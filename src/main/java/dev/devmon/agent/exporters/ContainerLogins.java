package dev.devmon.agent.exporters;

import dev.devmon.engine.Engine;
import dev.devmon.measuring.LoginSearch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The environments, files and start times of containers with databases, cached for half a minute. Used by one thread.
 */
public final class ContainerLogins implements LoginSearch.ContainerFacts {
    private static final Duration AGE = Duration.ofSeconds(30);

    private final Engine engine;
    private final Clock clock;
    private final Map<String, Map<String, String>> environments = new HashMap<>();
    private final Map<String, Optional<String>> files = new HashMap<>();
    private final Map<String, Instant> starts = new HashMap<>();
    private Instant askedAt = Instant.EPOCH;

    public ContainerLogins(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public Map<String, String> environment(String container) {
        forgetOld();
        return environments.computeIfAbsent(container, engine::environment);
    }

    @Override
    public Optional<String> file(String container, String path) {
        forgetOld();
        return files.computeIfAbsent(container + ":" + path, key -> engine.readFile(container, path));
    }

    /** Returns when the container was started last: neither its id nor its name changes when it is started again. */
    public Instant startedAt(String container) {
        forgetOld();
        return starts.computeIfAbsent(container, name -> engine.vitals(name).startedAt());
    }

    private void forgetOld() {
        Instant now = clock.instant();
        if (askedAt.plus(AGE).isBefore(now)) {
            environments.clear();
            files.clear();
            starts.clear();
            askedAt = now;
        }
    }
}
