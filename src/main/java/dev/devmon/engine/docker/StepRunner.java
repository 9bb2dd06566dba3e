package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.devmon.event.EventSink;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out steps. A step may find its work done already, since an interrupted run may have got that far. */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
    private static final int STOP_SECONDS = 10;

    private final Connection connection;
    private final Archives archives;
    private final ImagePull pull;
    private final ContainerCreation creation;

    StepRunner(Connection connection, Archives archives, EngineFacts facts) {
        this.connection = connection;
        this.archives = archives;
        this.pull = new ImagePull(connection);
        this.creation = new ContainerCreation(connection, facts);
    }

    void prepare() {
        creation.prepare();
    }

    void run(Step step, EventSink events) {
        if (step instanceof Step.PullImage image) {
            pull.pull(image, events);
        } else if (step instanceof Step.CreateNetwork network) {
            createNetwork(network);
        } else if (step instanceof Step.CreateContainer create) {
            create.blueprint().volumes().keySet().forEach(volume -> createVolume(volume, create.blueprint()));
            creation.create(create.blueprint());
        } else if (step instanceof Step.StartContainer existing) {
            start(existing);
        } else if (step instanceof Step.ReloadConfig reload) {
            copyReloadable(reload.container().id(), reload.blueprint());
        } else if (step instanceof Step.RemoveContainer remove) {
            remove(remove.container());
        } else if (step instanceof Step.RemoveNetwork network) {
            quietly(() ->
                    connection.client().removeNetworkCmd(network.subject()).exec());
        } else if (step instanceof Step.RemoveVolume volume) {
            quietly(() -> connection.client().removeVolumeCmd(volume.subject()).exec());
        }
    }

    private void createNetwork(Step.CreateNetwork step) {
        try {
            connection
                    .client()
                    .createNetworkCmd()
                    .withName(step.subject())
                    .withLabels(Map.of(Labels.STACK, step.stack()))
                    .exec();
        } catch (DockerException e) {
            String reason = DockerFailures.words(e);
            if (reason.contains("address pool")) {
                throw new FailureException(
                        Failure.preflight(
                                "Docker has no addresses left for the network of the stack",
                                reason,
                                "remove networks that nothing uses: `docker network prune`; or give the engine more"
                                        + " with default-address-pools in its daemon.json"),
                        e);
            }
            throw e;
        }
    }

    private void createVolume(String volume, Blueprint blueprint) {
        connection
                .client()
                .createVolumeCmd()
                .withName(volume)
                .withLabels(Map.of(Labels.STACK, blueprint.stack()))
                .exec();
    }

    /** @throws FailureException {@code COMPONENT} when the engine cannot start the container, as for a taken port */
    private void start(Step.StartContainer step) {
        String container = step.blueprint().container();
        try {
            if (step.from() == ObservedContainer.State.PAUSED) {
                connection.client().unpauseContainerCmd(container).exec();
            } else {
                connection.client().startContainerCmd(container).exec();
            }
        } catch (NotModifiedException e) {
            LOG.debug("{} runs already", container, e);
        } catch (DockerException e) {
            throw ContainerCreation.notStarted(step.blueprint(), e);
        }
    }

    private void copyReloadable(String containerId, Blueprint blueprint) {
        Map<String, String> files = new LinkedHashMap<>(blueprint.reloadable());
        archives.write(containerId, files);
        archives.write(containerId, blueprint.reloadMarker());
    }

    /** Stops and removes a container; stopping it first lets databases close their files. */
    private void remove(ObservedContainer container) {
        quietly(() -> {
            if (container.running()) {
                try {
                    connection
                            .client()
                            .stopContainerCmd(container.id())
                            .withTimeout(STOP_SECONDS)
                            .exec();
                } catch (NotModifiedException e) {
                    LOG.debug("{} had stopped already", container.name(), e);
                }
            }
            connection
                    .client()
                    .removeContainerCmd(container.id())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        });
    }

    private static void quietly(Runnable removal) {
        try {
            removal.run();
        } catch (NotFoundException | ConflictException e) {
            // it is gone or going, as wanted. A network or volume in use is found again by the next `down`
            LOG.info("not removed by us: {}", e.getMessage());
        }
    }
}
