package dev.devmon.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stand-ins for the ephemeral containers of an engine in memory: nothing runs in them. They keep files, answer commands as
 * the test says, and are reached at a port of the test's own.
 */
public final class StandInContainers {
    private final int port;
    private final Function<List<String>, EphemeralContainer.Output> program;
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final List<EphemeralContainer.Spec> started = new ArrayList<>();
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    /**
     * @param port where all of them answer
     * @param program what a command says
     */
    public StandInContainers(int port, Function<List<String>, EphemeralContainer.Output> program) {
        this.port = port;
        this.program = program;
    }

    /** The engine, but for its ephemeral containers. */
    public Engine over(Engine engine) {
        return (Engine) Proxy.newProxyInstance(
                StandInContainers.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("startEphemeral")) {
                        return start((EphemeralContainer.Spec) arguments[0]);
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private synchronized EphemeralContainer start(EphemeralContainer.Spec spec) {
        started.add(spec);
        files.putAll(spec.files());
        running.incrementAndGet();
        return new StandIn();
    }

    /** All that were ever started. */
    public synchronized List<EphemeralContainer.Spec> started() {
        return List.copyOf(started);
    }

    /** How many are not closed yet. */
    public int running() {
        return running.get();
    }

    public int restarts() {
        return restarts.get();
    }

    /** Every command that ran in one of them. */
    public List<List<String>> commands() {
        return commands;
    }

    /** The files of all of them: absolute path -> text. */
    public Map<String, String> files() {
        return files;
    }

    /** The text of a file; empty when there is none. */
    public String file(String path) {
        return files.getOrDefault(path, "");
    }

    private final class StandIn implements EphemeralContainer {
        @Override
        public String id() {
            return "stand-in";
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void write(Map<String, String> written) {
            files.putAll(written);
        }

        @Override
        public Optional<String> read(String path) {
            return Optional.ofNullable(files.get(path));
        }

        @Override
        public Output run(List<String> command) {
            commands.add(command);
            return program.apply(command);
        }

        @Override
        public void restart() {
            restarts.incrementAndGet();
        }

        @Override
        public void close() {
            running.decrementAndGet();
        }
    }
}
