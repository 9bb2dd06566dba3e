package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import dev.devmon.access.Route;
import dev.devmon.engine.ContainerUse;
import dev.devmon.engine.Engine;
import dev.devmon.engine.EngineAddress;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.engine.LogQuery;
import dev.devmon.engine.OtherContainers;
import dev.devmon.engine.Vitals;
import dev.devmon.event.EventSink;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineVersion;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Step;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Docker 20.10 (API 1.41) and newer. */
public final class DockerEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /** The longest life of an ephemeral container: the process that started an older one is gone. */
    private static final Duration LONGEST_EPHEMERAL = Duration.ofMinutes(15);

    private final Connection connection;
    private final EngineApi api;
    private final DockerFailures failures;
    private final EngineFacts facts;
    private final Snapshot snapshot;
    private final StepRunner runner;
    private final Archives archives;
    private final ContainerControl control;
    private final ContainerLogs logs;
    private final MemoryUsage memory;
    private final ContainerUsage usage;

    private DockerEngine(Connection connection) {
        this.connection = connection;
        api = new EngineApi(connection);
        failures = new DockerFailures(connection);
        archives = new Archives(api);
        facts = new EngineFacts(api, connection::location);
        snapshot = new Snapshot(api, archives);
        runner = new StepRunner(connection, archives, facts);
        control = new ContainerControl(connection);
        logs = new ContainerLogs(connection);
        memory = new MemoryUsage(api);
        usage = new ContainerUsage(api);
    }

    /**
     * Returns the engine that the environment, a Docker context or a socket names. Looks for it and connects on first
     * use.
     */
    public static DockerEngine fromEnvironment() {
        return new DockerEngine(Connection.fromEnvironment());
    }

    /**
     * Returns the engine like {@link #fromEnvironment()}, and asks it for its version, which loads most of what later
     * calls need. A failure does not matter: a call that counts will report it. An engine on another machine is not
     * asked, as that would log in for nothing where a command needs no engine.
     */
    public static DockerEngine connecting() {
        DockerEngine engine = fromEnvironment();
        try {
            if (!engine.connection.location().ssh()) {
                LOG.debug("connected to {}", engine.version());
            }
        } catch (FailureException e) {
            LOG.debug("not connected", e);
        }
        return engine;
    }

    @Override
    public EngineAddress address() {
        EngineLocation location = connection.location();
        return new EngineAddress(location.endpoint().toString(), location.source());
    }

    @Override
    public Route route() {
        return failures.call(connection::route);
    }

    @Override
    public void forward(Set<Integer> ports) {
        failures.run(() -> connection.forward(ports));
    }

    @Override
    public EngineVersion version() {
        return failures.answer(facts::version);
    }

    @Override
    public EngineInfo info() {
        return failures.answer(facts::info);
    }

    @Override
    public List<ObservedContainer> containers(String stack) {
        return failures.answer(() -> snapshot.containers(stack));
    }

    @Override
    public ObservedStack observe(String stack, Collection<String> images) {
        return failures.answer(() -> new ObservedStack(
                info(),
                snapshot.withLoadedConfig(stack),
                snapshot.networks(stack),
                snapshot.volumes(stack),
                snapshot.imageIds(images)));
    }

    @Override
    public Map<String, String> imageIds(Collection<String> references) {
        return failures.answer(() -> snapshot.imageIds(references));
    }

    @Override
    public void prepare() {
        runner.prepare();
    }

    @Override
    public void execute(Step step, EventSink events) {
        LOG.info("{} {} ({})", step.action(), step.object(), step.because());
        failures.run(() -> runner.run(step, events));
    }

    @Override
    public Vitals vitals(String containerId) {
        return failures.answer(() -> snapshot.vitals(containerId));
    }

    @Override
    public Map<String, String> environment(String container) {
        return failures.answer(() -> snapshot.environment(container));
    }

    @Override
    public void stop(String containerId) {
        failures.run(() -> control.stop(containerId));
    }

    @Override
    public void restart(String containerId) {
        failures.run(() -> control.restart(containerId));
    }

    @Override
    public void hangUp(String containerId) {
        failures.run(() -> control.hangUp(containerId));
    }

    @Override
    public void logs(String containerId, LogQuery query, Consumer<String> lines) {
        failures.run(() -> logs.read(containerId, query, lines));
    }

    @Override
    public long memoryBytes(String containerId) {
        return failures.answer(() -> memory.bytes(containerId));
    }

    @Override
    public List<ContainerUse> containerUse() {
        return failures.answer(usage::all);
    }

    @Override
    public void writeFiles(String containerId, String folder, Map<String, String> files) {
        Map<String, String> absolute = new LinkedHashMap<>();
        files.forEach((name, text) -> absolute.put(folder + "/" + name, text));
        failures.answer(() -> {
            archives.write(containerId, absolute);
            return containerId;
        });
    }

    @Override
    public Optional<String> readFile(String containerId, String path) {
        return failures.answer(() -> {
            try {
                return archives.read(containerId, path);
            } catch (ConflictException e) {
                LOG.debug("{} is being removed", containerId, e);
                return Optional.empty();
            }
        });
    }

    @Override
    public EphemeralContainer startEphemeral(EphemeralContainer.Spec spec) {
        return failures.call(() -> {
            DockerEphemeralContainer.sweep(connection, spec.stack(), LONGEST_EPHEMERAL);
            return DockerEphemeralContainer.start(connection, archives, failures, spec);
        });
    }

    @Override
    public void removeEphemeral(String stack) {
        failures.run(() -> DockerEphemeralContainer.sweep(connection, stack, Duration.ZERO));
    }

    @Override
    public List<String> subnets() {
        return failures.answer(snapshot::subnets);
    }

    @Override
    public OtherContainers others() {
        return failures.answer(() -> new OtherContainers(snapshot.others(), snapshot.stackPorts()));
    }

    @Override
    public Closeable watch(Runnable onChange, Runnable onEnd) {
        return failures.answer(() -> ContainerEvents.watch(api, onChange, onEnd));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the connection to the engine cannot be closed", e);
        }
    }
}
