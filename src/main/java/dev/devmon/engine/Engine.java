package dev.devmon.engine;

import dev.devmon.access.Route;
import dev.devmon.event.EventSink;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineVersion;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Step;
import java.io.Closeable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A container engine. Every method may be called from any thread, and throws {@link EngineException}, and nothing of the
 * engine's own library, when the engine does not answer or rejects the request.
 */
public interface Engine extends AutoCloseable {
    /** Where it is, without asking it. */
    EngineAddress address();

    /** How this machine reaches addresses of the engine's machine, such as the ports that its containers publish. */
    Route route();

    /**
     * Has exactly these ports of the loopback of an engine's machine that is reached by ssh under the same numbers on this
     * machine's, as they are where the engine is here.
     */
    void forward(Set<Integer> ports);

    /** Quick; {@link #info()} is not. */
    EngineVersion version();

    EngineInfo info();

    /** The stack's containers, running or not, in the order of their components' names. */
    List<ObservedContainer> containers(String stack);

    /**
     * One snapshot of everything that belongs to the stack.
     *
     * @param images references to look up
     */
    ObservedStack observe(String stack, Collection<String> images);

    /** Of these image references, those on the engine, with their ids. */
    Map<String, String> imageIds(Collection<String> references);

    /** Loads what {@link #execute} needs, in the background: called early, it costs no time. */
    void prepare();

    /** Carries out one step; returns when the engine has done it, which does not mean that a container is ready. */
    void execute(Step step, EventSink events);

    /** The state of one container now. */
    Vitals vitals(String containerId);

    /** The environment that a container was given, whether it is of a stack or not; nothing when it is gone. */
    Map<String, String> environment(String container);

    /** Stops a container and leaves it there. */
    void stop(String containerId);

    /** Stops and starts a container. */
    void restart(String containerId);

    /** Passes log lines on until the log ends or, when following, until the thread is interrupted. */
    void logs(String containerId, LogQuery query, Consumer<String> lines);

    /** Memory in use without page cache, in bytes, as {@code docker stats} counts it; 0 when it does not run. */
    long memoryBytes(String containerId);

    /** What every running container on this engine uses. Takes a second or two on older engines. */
    List<ContainerUse> containerUse();

    /** Writes text files into a folder of the container, running or not. */
    void writeFiles(String containerId, String folder, Map<String, String> files);

    /** The text of a file in a container, running or not. */
    Optional<String> readFile(String containerId, String path);

    /** Starts a container for a moment; its image must be there. */
    EphemeralContainer startEphemeral(EphemeralContainer.Spec spec);

    /** Removes what ephemeral containers a killed devmon has left. */
    void removeEphemeral(String stack);

    /** The subnets of the bridge networks on this engine, as {@code 172.18.0.0/16}. */
    List<String> subnets();

    /** What else is on this engine. */
    OtherContainers others();

    /**
     * Calls back whenever a container starts or ends; callbacks must be quick.
     *
     * @param onEnd called once when the engine stops telling, after which a new watch is needed
     */
    Closeable watch(Runnable onChange, Runnable onEnd);

    @Override
    void close();
}
