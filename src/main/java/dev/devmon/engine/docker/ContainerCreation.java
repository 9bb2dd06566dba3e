package dev.devmon.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.StartContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.command.StartContainerCmdImpl;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Checksum;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Creates a container with Testcontainers, in its reuse mode, in which nothing is registered for removal when the JVM
 * ends. Testcontainers would start it too; here that is a step of its own, since it may have to wait for other
 * components.
 */
final class ContainerCreation {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerCreation.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String GATEWAY = "host.docker.internal:host-gateway";

    private final Connection connection;
    private final EngineFacts facts;

    ContainerCreation(Connection connection, EngineFacts facts) {
        this.connection = connection;
        this.facts = facts;
    }

    /** @throws FailureException {@code COMPONENT} when the engine refuses */
    void create(Blueprint blueprint) {
        String bridgeAddress = blueprint.definition().openToContainers().isEmpty()
                ? ""
                : facts.info().bridgeAddress();
        NotStarted container = new NotStarted(blueprint.image(), connection.client());
        container
                .withReuse(true)
                .withStartupCheckStrategy(new AnyState())
                .waitingFor(new NoWait())
                .withCreateContainerCmdModifier(command -> configure(command, blueprint, bridgeAddress));
        Map<String, String> files = initialFiles(blueprint);
        if (!files.isEmpty()) {
            container.withCopyToContainer(new Files(files), "/");
        }
        try {
            container.start();
        } catch (RuntimeException e) {
            throw notStarted(blueprint, e);
        }
    }

    /** Returns the failure to create or start a container, in the words of Docker or Testcontainers. */
    static FailureException notStarted(Blueprint blueprint, RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root instanceof RuntimeException known
                ? DockerFailures.words(known)
                : String.valueOf(root.getMessage()).strip();
        return new FailureException(
                Failure.component(
                        blueprint.component() + " cannot be started",
                        reason,
                        "`devmon doctor` checks the engine; --debug shows more"),
                e);
    }

    /**
     * Makes the client and has Testcontainers inspect the engine in the background: otherwise it would do so after its
     * first container has started, while everything else waits for that one.
     */
    void prepare() {
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.client();
                        DockerClientFactory.instance().client();
                    } catch (RuntimeException e) {
                        LOG.info("Testcontainers will look at the engine again", e);
                    }
                },
                "testcontainers");
        thread.setDaemon(true);
        thread.start();
    }

    private static Map<String, String> initialFiles(Blueprint blueprint) {
        Map<String, String> files = new TreeMap<>(blueprint.files());
        files.putAll(blueprint.reloadable());
        files.putAll(blueprint.reloadMarker());
        return files;
    }

    private static void configure(CreateContainerCmd command, Blueprint blueprint, String bridgeAddress) {
        HostConfig host = new HostConfig()
                .withMemory(blueprint.definition().memoryBytes())
                .withMemorySwap(blueprint.definition().memoryBytes())
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
                .withBinds(binds(blueprint))
                .withPrivileged(blueprint.definition().privileged());
        if (blueprint.definition().hostPid()) {
            host.withPidMode("host");
        }
        if (blueprint.network() == NetworkMode.HOST) {
            host.withNetworkMode("host");
        } else {
            Ports published = new Ports();
            List<ExposedPort> exposed = new ArrayList<>();
            blueprint.ports().forEach((name, port) -> {
                List<ExposedPort> both = List.of(ExposedPort.tcp(port.container()), ExposedPort.udp(port.container()));
                for (ExposedPort inside :
                        both.subList(0, blueprint.definition().overUdp().contains(name) ? 2 : 1)) {
                    exposed.add(inside);
                    published.bind(inside, Ports.Binding.bindIpAndPort(LOOPBACK, port.host()));
                    if (!bridgeAddress.isEmpty()
                            && blueprint.definition().openToContainers().contains(name)) {
                        published.bind(inside, Ports.Binding.bindIpAndPort(bridgeAddress, port.host()));
                    }
                }
            });
            host.withNetworkMode(Blueprint.networkName(blueprint.stack()))
                    .withPortBindings(published)
                    .withExtraHosts(GATEWAY);
            command.withExposedPorts(exposed).withAliases(blueprint.component());
            command.withHostName(blueprint.component());
        }
        command.withName(blueprint.container()).withHostConfig(host);
        command.withEnv(blueprint.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList());
        if (!blueprint.command().isEmpty()) {
            command.withCmd(blueprint.command());
        }
        if (blueprint.definition().user() != null) {
            command.withUser(blueprint.definition().user());
        }
        command.getLabels().putAll(Labels.of(blueprint));
    }

    private static List<Bind> binds(Blueprint blueprint) {
        List<Bind> binds = new ArrayList<>();
        blueprint.volumes().forEach((name, at) -> binds.add(new Bind(name, new Volume(at))));
        blueprint.hostPaths().forEach((path, at) -> binds.add(new Bind(path, new Volume(at), AccessMode.ro)));
        return binds;
    }

    /** A container that uses our connection, and an image that is known to be on the engine. */
    private static final class NotStarted extends GenericContainer<NotStarted> {
        private final DockerClient client;

        private NotStarted(String image, DockerClient client) {
            super(new RemoteDockerImage(DockerImageName.parse(image)).withImagePullPolicy(name -> false));
            this.client = new WithoutStart(client);
            this.dockerClient = this.client;
        }

        @Override
        public DockerClient getDockerClient() {
            return client;
        }
    }

    /** A client that starts nothing. */
    private static final class WithoutStart extends DockerClientDelegate {
        private final DockerClient client;

        private WithoutStart(DockerClient client) {
            this.client = client;
        }

        @Override
        protected DockerClient getDockerClient() {
            return client;
        }

        @Override
        public StartContainerCmd startContainerCmd(String containerId) {
            return new StartContainerCmdImpl(command -> null, containerId);
        }
    }

    /** All files in one archive: Testcontainers makes a call for each copied thing. */
    private record Files(Map<String, String> files) implements Transferable {
        @Override
        public long getSize() {
            return files.size();
        }

        @Override
        public void transferTo(TarArchiveOutputStream tar, String destination) {
            try {
                Archives.append(tar, files);
            } catch (IOException e) {
                // A thread of Testcontainers: the request has broken off, and fails where it was made
                LOG.info("configuration files cannot be copied", e);
            }
        }

        @Override
        public void updateChecksum(Checksum checksum) {
            checksum.update(files.hashCode());
        }
    }

    /** Accepts any state: the readiness check decides, and leaves a failed container to be looked at. */
    private static final class AnyState extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient client, String containerId) {
            return StartupStatus.SUCCESSFUL;
        }

        @Override
        public boolean waitUntilStartupSuccessful(DockerClient client, String containerId) {
            return true;
        }
    }

    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
