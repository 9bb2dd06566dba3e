package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.Session;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The present result of a user's expression, as the store of metrics gives it.
 *
 * @param kind vector, matrix, scalar or string
 * @param result the series, one each; for a scalar its time and its value
 */
public record InstantAnswer(String kind, List<Node> result) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * @throws FailureException {@code USAGE} when the store rejects the expression, {@code COMPONENT} when it does not
     *     answer
     */
    public static InstantAnswer of(Session session, String expression) {
        ServedApi store = ServedApi.of(session, ServedApi.METRICS);
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        try {
            String body = LocalHttp.request("GET", LocalHttp.url(store.port(), path), TIMEOUT)
                    .body();
            Node data = Json.read(body)
                    .flatMap(answer -> answer.find("/data"))
                    .orElseThrow(() -> refused(expression, body));
            return new InstantAnswer(data.text("/resultType").orElse(""), data.children("/result"));
        } catch (IOException e) {
            throw new FailureException(
                    Failure.component(
                            store.component() + " does not answer",
                            "GET " + path + ": " + e.getMessage(),
                            "ask for less, or see `devmon logs " + store.component() + "`"),
                    e);
        }
    }

    private static FailureException refused(String expression, String body) {
        return FailureException.usage(
                "the expression was refused: " + expression,
                Json.read(body)
                        .flatMap(answer -> answer.text("/error"))
                        .orElse(body.isBlank() ? "no reason given" : body),
                "write PromQL that returns one value for each series");
    }
}
