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
import org.jspecify.annotations.Nullable;

/**
 * The way to the engine. Reading takes no more than the transport; docker-java's client, which needs the whole of Jackson,
 * is made when something is to be changed.
 */
final class Connection implements Closeable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String SOCKET_SCHEME = "unix://";
    private static final String DEFAULT_SOCKET = SOCKET_SCHEME + "/var/run/docker.sock";

    private final URI endpoint;
    private final DockerHttpClient http;
    private @Nullable DockerClient client;

    private Connection(URI endpoint, DockerHttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    /** To the engine that DOCKER_HOST names, or the local one. Connects on first use. */
    static Connection fromEnvironment() {
        // The property first, as docker-java does
        String host = System.getProperty("DOCKER_HOST", System.getenv().getOrDefault("DOCKER_HOST", ""));
        if (host.isBlank() && !System.getProperty("os.name", "").startsWith("Windows")) {
            host = DEFAULT_SOCKET;
        }
        ZerodepDockerHttpClient.Builder transport =
                new ZerodepDockerHttpClient.Builder().connectionTimeout(CONNECT_TIMEOUT);
        if (host.startsWith(SOCKET_SCHEME)) {
            URI socket = URI.create(host);
            return new Connection(
                    socket, transport.dockerHost(socket).sslConfig(NoTls::new).build());
        }
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        return new Connection(
                config.getDockerHost(),
                transport
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .build());
    }

    URI endpoint() {
        return endpoint;
    }

    DockerHttpClient http() {
        return http;
    }

    synchronized DockerClient client() {
        DockerClient made = client;
        if (made == null) {
            DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                    .withDockerHost(endpoint.toString())
                    .build();
            made = DockerClientImpl.getInstance(config, http);
            client = made;
        }
        return made;
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
