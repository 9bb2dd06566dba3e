package dev.devmon.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the engine, made when it is first used. Reading takes no more than the transport; docker-java's client, which
 * needs the whole of Jackson, is made when something is to be changed.
 */
final class Connection implements Closeable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String SOCKET_SCHEME = "unix://";
    private static final String DEFAULT_SOCKET = SOCKET_SCHEME + "/var/run/docker.sock";

    private final URI endpoint;
    private final Supplier<DockerHttpClient> transport;
    private @Nullable DockerHttpClient http;
    private @Nullable DockerClient client;

    private Connection(URI endpoint, Supplier<DockerHttpClient> transport) {
        this.endpoint = endpoint;
        this.transport = transport;
    }

    /** To the engine that DOCKER_HOST names, or the local one. Connects on first use. */
    static Connection fromEnvironment() {
        // The property first, as docker-java does
        String host = System.getProperty("DOCKER_HOST", System.getenv().getOrDefault("DOCKER_HOST", ""));
        if (host.isBlank() && !System.getProperty("os.name", "").startsWith("Windows")) {
            host = DEFAULT_SOCKET;
        }
        if (host.startsWith(SOCKET_SCHEME)) {
            URI socket = URI.create(host);
            return new Connection(
                    socket,
                    () -> connecting().dockerHost(socket).sslConfig(NoTls::new).build());
        }
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        return new Connection(config.getDockerHost(), () -> connecting()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .build());
    }

    private static ZerodepDockerHttpClient.Builder connecting() {
        return new ZerodepDockerHttpClient.Builder().connectionTimeout(CONNECT_TIMEOUT);
    }

    URI endpoint() {
        return endpoint;
    }

    synchronized DockerHttpClient http() {
        DockerHttpClient made = http;
        if (made == null) {
            made = transport.get();
            http = made;
        }
        return made;
    }

    synchronized DockerClient client() {
        DockerClient made = client;
        if (made == null) {
            DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                    .withDockerHost(endpoint.toString())
                    .build();
            made = DockerClientImpl.getInstance(config, http());
            client = made;
        }
        return made;
    }

    /** Ends all requests that are under way, with a failure; the next one connects anew. */
    @Override
    public synchronized void close() throws IOException {
        DockerHttpClient open = http;
        http = null;
        client = null;
        if (open != null) {
            open.close();
        }
    }
}
