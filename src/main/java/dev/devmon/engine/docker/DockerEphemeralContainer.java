package dev.devmon.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An ephemeral container on Docker. It has no label of the stack, so that no plan takes it for a component. */
final class DockerEphemeralContainer implements EphemeralContainer {
    private final Connection connection;
    private final Archives archives;
    private final DockerFailures failures;
    private final Spec spec;
    private final String id;
    private final Thread atExit = new Thread(this::remove, "ephemeral");

    private DockerEphemeralContainer(
            Connection connection, Archives archives, DockerFailures failures, Spec spec, String containerId) {
        this.connection = connection;
        this.archives = archives;
        this.failures = failures;
        this.spec = spec;
        this.id = containerId;
    }

    static DockerEphemeralContainer start(
            Connection connection, Archives archives, DockerFailures failures, Spec spec) {
        HostConfig host = new HostConfig();
        CreateContainerCmd command = connection
                .client()
                .createContainerCmd(spec.image())
                .withUser("0")
                .withCmd(spec.command())
                .withLabels(Map.of(Labels.EPHEMERAL, spec.stack()))
                .withHostConfig(host);
        if (spec.entryPoint() != null) {
            command.withEntrypoint(spec.entryPoint());
        }
        if (spec.network() == Network.STACK) {
            host.withNetworkMode(Blueprint.networkName(spec.stack()));
        }
        if (spec.port() != null) {
            ExposedPort port = ExposedPort.tcp(spec.port());
            host.withPortBindings(new Ports(port, Ports.Binding.bindIp("127.0.0.1")));
            command.withExposedPorts(port);
        }
        DockerEphemeralContainer made = new DockerEphemeralContainer(
                connection, archives, failures, spec, command.exec().getId());
        Runtime.getRuntime().addShutdownHook(made.atExit);
        try {
            archives.write(made.id, spec.files());
            connection.client().startContainerCmd(made.id).exec();
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** Removes a stack's ephemeral containers that are older than an age, which are nobody's any longer. */
    static void sweep(Connection connection, String stack, Duration olderThan) {
        DockerClient client = connection.client();
        Instant limit = Instant.now().minus(olderThan);
        client.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(Labels.EPHEMERAL, stack)).exec().stream()
                .filter(container ->
                        !Instant.ofEpochSecond(container.getCreated()).isAfter(limit))
                .forEach(container -> remove(client, container.getId()));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int port() {
        return failures.call(() -> {
            Ports.Binding[] bindings = connection
                    .client()
                    .inspectContainerCmd(id)
                    .exec()
                    .getNetworkSettings()
                    .getPorts()
                    .getBindings()
                    .get(ExposedPort.tcp(Objects.requireNonNull(spec.port(), "no port was asked for")));
            if (bindings == null || bindings.length == 0) {
                throw FailureException.component(
                        "a container of " + spec.image() + " ended at once",
                        "its port is no longer published",
                        "see `docker logs " + id.substring(0, 12) + "` while it is there, or --debug");
            }
            return connection.reach(Integer.parseInt(bindings[0].getHostPortSpec()));
        });
    }

    @Override
    public void write(Map<String, String> files) {
        failures.call(() -> {
            archives.write(id, files);
            return id;
        });
    }

    @Override
    public Optional<String> read(String path) {
        return failures.call(() -> archives.read(id, path));
    }

    @Override
    public Output run(List<String> command) {
        return failures.call(() -> {
            String exec = connection
                    .client()
                    .execCreateCmd(id)
                    .withUser("0")
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withCmd(command.toArray(String[]::new))
                    .exec()
                    .getId();
            try (Collected output = new Collected()) {
                connection.client().execStartCmd(exec).exec(output).awaitCompletion();
                Long code = connection.client().inspectExecCmd(exec).exec().getExitCodeLong();
                return new Output(
                        Math.toIntExact(Objects.requireNonNullElse(code, -1L)),
                        output.bytes.toString(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a command ran in a container", e);
            } catch (IOException e) {
                throw new UncheckedIOException("the output of a command cannot be read to its end", e);
            }
        });
    }

    @Override
    public void restart() {
        failures.call(() -> {
            connection.client().restartContainerCmd(id).withTimeout(5).exec();
            return id;
        });
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is already ending: the hook does the same again
        }
    }

    private void remove() {
        remove(connection.client(), id);
    }

    private static void remove(DockerClient client, String id) {
        try {
            client.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException e) {
            // it is gone or going, as wanted
        }
    }

    private static final class Collected extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            bytes.writeBytes(frame.getPayload());
        }
    }
}
