package dev.devmon.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Checksum;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
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
 * Creates and starts one container by Testcontainers, in its reuse mode: then nothing is registered for removal when the
 * JVM ends. Readiness is not its business.
 */
final class ContainerStart {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStart.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String GATEWAY = "host.docker.internal:host-gateway";

    private final Connection connection;

    ContainerStart(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param beforeStart called between both; when it throws, the container is removed again
     * @throws FailureException {@code COMPONENT} when the engine or {@code beforeStart} refuses
     */
    void createAndStart(Blueprint blueprint, Runnable beforeStart) {
        Outliving container = new Outliving(blueprint.image(), connection.client(), beforeStart);
        container
                .withReuse(true)
                .withStartupCheckStrategy(new AnyState())
                .waitingFor(new NoWait())
                .withCreateContainerCmdModifier(command -> configure(command, blueprint));
        Map<String, String> files = initialFiles(blueprint);
        if (!files.isEmpty()) {
            container.withCopyToContainer(new Files(files), "/");
        }
        try {
            container.start();
        } catch (RuntimeException e) {
            if (container.refused != null) {
                connection
                        .client()
                        .removeContainerCmd(container.refused)
                        .withRemoveVolumes(true)
                        .exec();
            }
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new FailureException(
                    new Failure(
                            blueprint.component() + " cannot be started",
                            String.valueOf(root.getMessage()).strip(),
                            "`devmon doctor` checks the engine; with --debug you see more",
                            ExitCode.COMPONENT),
                    e);
        }
    }

    /**
     * Makes the client, and lets Testcontainers look at the engine, which it would do after it has started its first
     * container, while everything else waits for that one.
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

    private static void configure(CreateContainerCmd command, Blueprint blueprint) {
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
            blueprint.ports().values().forEach(port -> {
                ExposedPort inside = ExposedPort.tcp(port.container());
                exposed.add(inside);
                published.bind(inside, Ports.Binding.bindIpAndPort(LOOPBACK, port.host()));
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

    /** Uses our connection, and an image that is known to be there. */
    private static final class Outliving extends GenericContainer<Outliving> {
        private final DockerClient client;

        /** The container that was not to be started; Testcontainers forgets its id. */
        private @Nullable String refused;

        private Outliving(String image, DockerClient client, Runnable beforeStart) {
            super(new RemoteDockerImage(DockerImageName.parse(image)).withImagePullPolicy(name -> false));
            this.client = pausing(client, beforeStart);
            this.dockerClient = this.client;
        }

        @Override
        public DockerClient getDockerClient() {
            return client;
        }

        /** Testcontainers offers no moment between creating and starting to a container that outlives it. */
        private DockerClient pausing(DockerClient engine, Runnable beforeStart) {
            return (DockerClient) Proxy.newProxyInstance(
                    DockerClient.class.getClassLoader(), new Class<?>[] {DockerClient.class}, (proxy, method, args) -> {
                        if (method.getName().equals("startContainerCmd")) {
                            pause(beforeStart, (String) args[0]);
                        }
                        try {
                            return method.invoke(engine, args);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }

        private void pause(Runnable beforeStart, String containerId) {
            try {
                beforeStart.run();
            } catch (RuntimeException e) {
                refused = containerId;
                throw e;
            }
        }
    }

    /** All files in one archive: Testcontainers makes one call per copied thing. */
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
                throw new UncheckedIOException("configuration files cannot be copied", e);
            }
        }

        @Override
        public void updateChecksum(Checksum checksum) {
            checksum.update(files.hashCode());
        }
    }

    /** Whether it runs is for the readiness check to find out, which leaves a failed container for a look. */
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
