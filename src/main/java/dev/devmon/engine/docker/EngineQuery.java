package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads from the engine: the JSON documents of the Docker Engine API as they are. docker-java's own read commands map each
 * onto classes by reflection, which would cost every command a fifth of a second.
 */
final class EngineQuery {
    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 400;

    private final Connection connection;

    EngineQuery(Connection connection) {
        this.connection = connection;
    }

    /** The query part that selects what has a label, as in {@code dev.devmon.stack=devmon}. */
    static String labelled(String label) {
        return "filters=" + URLEncoder.encode("{\"label\":[\"" + label + "\"]}", StandardCharsets.UTF_8);
    }

    /**
     * The document at a path of the API.
     *
     * @return empty when the engine says that there is no such thing
     * @throws DockerException when the engine answers with another error
     */
    Optional<Node> get(String path) {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build();
        try (DockerHttpClient.Response response = connection.http().execute(request)) {
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = response.getStatusCode();
            if (status == NOT_FOUND) {
                return Optional.empty();
            }
            Optional<Node> document = Json.read(body);
            if (status >= FIRST_ERROR || document.isEmpty()) {
                throw new DockerException(
                        document.flatMap(error -> error.text("/message")).orElse(body), status);
            }
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's answer to " + path + " cannot be read", e);
        }
    }

    /** The document at a path where there always is one. */
    Node require(String path) {
        return get(path).orElseThrow(() -> new NotFoundException("the engine does not know " + path));
    }
}
