package dev.devmon.alerting.unittest;

import dev.devmon.codec.Json;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.promql.Expression;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Parses expressions with the server that evaluates them, each once. */
final class ExpressionParser {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final EphemeralContainer server;
    private final Map<String, Optional<Expression>> parsed = new HashMap<>();

    ExpressionParser(EphemeralContainer server) {
        this.server = server;
    }

    /** Returns the parsed expression, or empty when it is invalid; the check of the file's format reports why. */
    Optional<Expression> parse(String expression) {
        return parsed.computeIfAbsent(expression, this::ask);
    }

    private Optional<Expression> ask(String expression) {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        String url = LocalHttp.url(server.port(), "/api/v1/parse_query?query=" + query);
        try {
            return Json.read(LocalHttp.request("GET", url, TIMEOUT).body())
                    .flatMap(answer -> answer.find("/data"))
                    .map(Expression::new);
        } catch (IOException e) {
            throw new UncheckedIOException("the server that parses expressions does not answer", e);
        }
    }
}
