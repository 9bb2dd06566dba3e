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
 * A container engine. Every method may be called from any thread. When the engine does not answer or rejects the
 * request, it throws {@link EngineException}, and never an exception of the engine's own library.
 */
public interface Engine extends AutoCloseable {
    /** Returns the engine's address, without asking the engine. */
    EngineAddress address();

    /** Returns the route to addresses of the engine's machine, such as the ports that its containers publish. */
    Route route();

    /**
     * Forwards exactly these loopback ports of an engine's machine that is reached by ssh to the same ports of this
     * machine; does nothing for an engine that is reached otherwise.
     */
    void forward(Set<Integer> ports);

    /** Returns the version; quick, unlike {@link #info()}. */
    EngineVersion version();

    EngineInfo info();

    /** Returns the stack's containers, running or not, sorted by the names of their components. */
    List<ObservedContainer> containers(String stack);

    /**
     * Returns a snapshot of everything that belongs to the stack.
     *
     * @param images the image references to look up
     */
    ObservedStack observe(String stack, Collection<String> images);

    /** Returns reference -> id of those images that are on the engine. */
    Map<String, String> imageIds(Collection<String> references);

    /** Loads what {@link #execute} needs in the background; if called early, that costs no time. */
    void prepare();

    /** Carries out a step; returns when the engine has done it, which does not mean that a container is ready. */
    void execute(Step step, EventSink events);

    /** Returns the state of a container now. */
    Vitals vitals(String containerId);

    /** Returns the environment that a container of any stack or none was given; empty when it is gone. */
    Map<String, String> environment(String container);

    /** Stops a container without removing it. */
    void stop(String containerId);

    /** Stops and starts a container. */
    void restart(String containerId);

    /** Sends SIGHUP to a container's program. */
    void hangUp(String containerId);

    /** Passes on log lines until the log ends or, when following, until the thread is interrupted. */
    void logs(String containerId, LogQuery query, Consumer<String> lines);

    /**
     * Returns the memory in use without page cache, in bytes, as {@code docker stats} counts it; 0 when the container
     * does not run.
     */
    long memoryBytes(String containerId);

    /** Returns what every running container on this engine uses. Takes a second or two on older engines. */
    List<ContainerUse> containerUse();

    /** Writes text files into a folder of a container, running or not. */
    void writeFiles(String containerId, String folder, Map<String, String> files);

    /** Returns the text of a file in a container, running or not; empty when there is none. */
    Optional<String> readFile(String containerId, String path);

    /** Starts a short-lived container; its image must be on the engine. */
    EphemeralContainer startEphemeral(EphemeralContainer.Spec spec);

    /** Removes ephemeral containers that a killed devmon has left. */
    void removeEphemeral(String stack);

    /** Returns the subnets of the bridge networks on this engine, such as {@code 172.18.0.0/16}. */
    List<String> subnets();

    /** Returns what is on this engine besides stacks of devmon. */
    OtherContainers others();

    /**
     * Calls back whenever a container starts or ends, until closed; callbacks must be quick.
     *
     * @param onEnd called once when the engine ends the stream of events, after which a new watch is needed
     */
    Closeable watch(Runnable onChange, Runnable onEnd);

    @Override
    void close();
}
