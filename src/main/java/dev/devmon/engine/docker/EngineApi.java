package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The plain Docker Engine API, for the requests of every command and the agent. docker-java's own commands map each
 * document onto classes by reflection, which would cost a command a fifth of a second, and the agent 1,200 classes.
 */
final class EngineApi {
    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 400;

    private final Connection connection;

    EngineApi(Connection connection) {
        this.connection = connection;
    }

    /** Returns the part of a query that selects what has a label, as in {@code dev.devmon.stack=devmon}. */
    static String labelled(String label) {
        return "filters=" + URLEncoder.encode("{\"label\":[\"" + label + "\"]}", StandardCharsets.UTF_8);
    }

    /**
     * Returns the document at a path of the API.
     *
     * @return empty when the engine answers that there is no such thing
     * @throws DockerException when the engine answers with another error
     */
    Optional<Node> get(String path) {
        try (DockerHttpClient.Response response = open(path)) {
            String body = text(response);
            Optional<Node> document = Json.read(body);
            if (document.isEmpty()) {
                throw new DockerException(body, response.getStatusCode());
            }
            return document;
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's answer to " + path + " cannot be read", e);
        }
    }

    /** Returns the document at a path that always has one. */
    Node require(String path) {
        return get(path).orElseThrow(() -> new NotFoundException("the engine does not know " + path));
    }

    /**
     * Sends a tar archive to a path of the API.
     *
     * @throws DockerException when the engine rejects it
     */
    void putArchive(String path, byte[] tar) {
        executed(DockerHttpClient.Request.builder()
                        .method(Method.PUT)
                        .path(path)
                        .headers(Map.of("Content-Type", "application/x-tar"))
                        .body(new ByteArrayInputStream(tar))
                        .build())
                .close();
    }

    /**
     * Returns the answer at a path of the API, to be read as it arrives, and closed.
     *
     * @throws NotFoundException when the engine answers that there is no such thing
     * @throws DockerException when the engine answers with another error
     */
    DockerHttpClient.Response open(String path) {
        return executed(
                DockerHttpClient.Request.builder().method(Method.GET).path(path).build());
    }

    private DockerHttpClient.Response executed(DockerHttpClient.Request request) {
        DockerHttpClient.Response response = connection.http().execute(request);
        int status = response.getStatusCode();
        if (status < FIRST_ERROR) {
            return response;
        }
        try (response) {
            String body = text(response);
            String message =
                    Json.read(body).flatMap(error -> error.text("/message")).orElse(body);
            throw status == NOT_FOUND ? new NotFoundException(message) : new DockerException(message, status);
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's answer to " + request.path() + " cannot be read", e);
        }
    }

    private static String text(DockerHttpClient.Response response) throws IOException {
        return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    }
}
