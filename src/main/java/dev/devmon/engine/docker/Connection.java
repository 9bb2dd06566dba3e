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
 * The way to the engine. Reading takes no more than the transport; docker-java's client, which needs the whole of Jackson,
 * is made when something is to be changed.
 */
final class Connection implements Closeable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Longer than an engine takes for any document; one that takes longer has stopped answering. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private static final String SOCKET_SCHEME = "unix://";
    private static final String DEFAULT_SOCKET = SOCKET_SCHEME + "/var/run/docker.sock";

    private final URI endpoint;
    private final Supplier<ZerodepDockerHttpClient.Builder> transport;
    private final DockerHttpClient http;
    private @Nullable DockerClient client;

    private Connection(URI endpoint, Supplier<ZerodepDockerHttpClient.Builder> transport) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.http = transport.get().responseTimeout(ANSWER_TIMEOUT).build();
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
            return new Connection(socket, () -> connecting().dockerHost(socket).sslConfig(NoTls::new));
        }
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        return new Connection(
                config.getDockerHost(),
                () -> connecting().dockerHost(config.getDockerHost()).sslConfig(config.getSSLConfig()));
    }

    private static ZerodepDockerHttpClient.Builder connecting() {
        return new ZerodepDockerHttpClient.Builder().connectionTimeout(CONNECT_TIMEOUT);
    }

    URI endpoint() {
        return endpoint;
    }

    /** For documents: it gives an engine up that does not answer. */
    DockerHttpClient http() {
        return http;
    }

    /** For changes, logs and events, which may be silent for long. */
    synchronized DockerClient client() {
        DockerClient made = client;
        if (made == null) {
            DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                    .withDockerHost(endpoint.toString())
                    .build();
            made = DockerClientImpl.getInstance(config, transport.get().build());
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void close() throws IOException {
        http.close();
        if (client != null) {
            client.close();
        }
    }
}
