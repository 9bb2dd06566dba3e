package dev.devmon.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.devmon.access.Route;
import dev.devmon.engine.EngineException;
import dev.devmon.failure.FailureException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the engine, made on first use. Reading takes no more than a socket, or docker-java's transport
 * where there is none; docker-java's client, which needs the whole of Jackson, is made only when something is to be
 * changed.
 */
final class Connection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String DOCKER_HOST = "DOCKER_HOST";

    private final Supplier<EngineLocation> locator;
    private @Nullable EngineLocation location;
    private @Nullable SshTunnel tunnel;
    private @Nullable DockerHttpClient socket;
    private @Nullable DockerHttpClient transport;
    private @Nullable DockerClient client;

    Connection(Supplier<EngineLocation> locator) {
        this.locator = locator;
    }

    /** Returns a connection to the engine that {@link EngineLocator} finds. Looks for it and connects on first use. */
    static Connection fromEnvironment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        // The property first, as docker-java does
        String property = System.getProperty(DOCKER_HOST);
        if (property != null) {
            environment.put(DOCKER_HOST, property);
        } else if (System.getProperty("os.name", "").startsWith("Windows")) {
            environment.putIfAbsent(DOCKER_HOST, "npipe:////./pipe/docker_engine");
        }
        EngineLocator locator = new EngineLocator(environment, Path.of(System.getProperty("user.home")), Path.of("/"));
        return new Connection(locator::find);
    }

    /**
     * Returns the location of the engine.
     *
     * @throws EngineException {@code UNREACHABLE} when the setting that names the engine is wrong
     */
    synchronized EngineLocation location() {
        EngineLocation found = location;
        if (found == null) {
            found = translated(locator);
            location = found;
        }
        return found;
    }

    /**
     * Translates a failure into {@link EngineException}, so that whatever waits for an engine also waits for one that
     * cannot be connected to.
     */
    private static <T> T translated(Supplier<T> connecting) {
        try {
            return connecting.get();
        } catch (FailureException e) {
            throw new EngineException(
                    EngineException.Kind.UNREACHABLE, e.failures().get(0), e);
        }
    }

    /**
     * Returns the address of the engine.
     *
     * @throws EngineException as {@link #location()} does
     */
    URI endpoint() {
        return location().endpoint();
    }

    /**
     * Returns the client through which answers are read.
     *
     * @throws EngineException {@code UNREACHABLE} when the engine cannot be connected to
     */
    synchronized DockerHttpClient http() {
        URI endpoint = reached();
        if (!"unix".equals(endpoint.getScheme())) {
            return transport(endpoint);
        }
        DockerHttpClient made = socket;
        if (made == null) {
            made = new SocketTransport(Path.of(endpoint.getPath()));
            socket = made;
        }
        return made;
    }

    /** Returns docker-java's own transport. */
    private DockerHttpClient transport(URI endpoint) {
        DockerHttpClient made = transport;
        if (made == null) {
            Path certificates = location().certificates();
            ZerodepDockerHttpClient.Builder builder = new ZerodepDockerHttpClient.Builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .dockerHost(endpoint);
            if ("unix".equals(endpoint.getScheme())) {
                LateTls.byDefault();
            } else if (certificates != null) {
                builder.sslConfig(new TlsFiles(certificates));
            }
            made = translated(builder::build);
            transport = made;
        }
        return made;
    }

    synchronized DockerClient client() {
        URI endpoint = reached();
        DockerClient made = client;
        if (made == null) {
            DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                    .withDockerHost(endpoint.toString())
                    .withDockerTlsVerify(false) // the transport has it
                    .build();
            made = DockerClientImpl.getInstance(config, transport(endpoint));
            client = made;
        }
        return made;
    }

    /** Returns the address at which this machine reaches the engine. */
    private URI reached() {
        SshTunnel open = tunnel();
        return open == null ? endpoint() : open.socket();
    }

    /**
     * Returns the tunnel to the engine, or null when it is not reached by ssh. A tunnel that has ended is replaced;
     * connections through it are not used again.
     */
    private synchronized @Nullable SshTunnel tunnel() {
        if (!location().ssh()) {
            return null;
        }
        SshTunnel open = tunnel;
        if (open == null || !open.open()) {
            disconnect();
            open = translated(() -> SshTunnel.open(endpoint()));
            tunnel = open;
        }
        return open;
    }

    private void disconnect() {
        try {
            close();
        } catch (IOException e) {
            LOG.info("the connection to {} cannot be closed", endpoint(), e);
        }
    }

    /** Returns the route to addresses of the engine's machine. */
    Route route() {
        SshTunnel open = tunnel();
        if (open != null) {
            return open.route();
        }
        String host = endpoint().getHost();
        return location().loopback() || host == null ? Route.DIRECT : Route.to(host);
    }

    /**
     * Forwards exactly these loopback ports of the engine's machine to the same ports here; does nothing without a
     * tunnel.
     */
    void forward(Set<Integer> ports) {
        SshTunnel open = tunnel();
        if (open != null) {
            open.forward(ports);
        }
    }

    /** Returns the port here for a loopback port of the engine's machine. */
    int reach(int port) {
        SshTunnel open = tunnel();
        return open == null ? port : open.reach(port);
    }

    /** Returns the last message of the ssh on the way; empty when there is none, or no ssh. */
    synchronized String said() {
        SshTunnel known = tunnel;
        return known == null ? "" : known.said();
    }

    /** Ends all requests that are under way, with a failure; the next request connects anew. */
    @Override
    public synchronized void close() throws IOException {
        DockerHttpClient reading = socket;
        DockerHttpClient changing = transport;
        SshTunnel way = tunnel;
        socket = null;
        transport = null;
        client = null;
        tunnel = null;
        if (way != null) {
            way.close();
        }
        if (reading != null) {
            reading.close();
        }
        if (changing != null) {
            changing.close();
        }
    }
}
