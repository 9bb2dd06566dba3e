package dev.devmon;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The requests that a stand-in was sent, as its log has them: it takes the place of those who receive webhooks. */
final class WebhookRequests {
    /** Longer than the router gathers alerts to a group. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Pattern POSTED = Pattern.compile("(\\S+) stand-in: \\d+ POST (\\S+) 200 (\\S+) (.*)");

    private final String container;

    WebhookRequests(String container) {
        this.container = container;
    }

    /** One request with a JSON document. */
    record Request(Instant at, String path, String contentType, Node body) {}

    /** Waits for one to a path, with a body like this. */
    Request await(String path, Predicate<Node> body) {
        return Awaitility.await("a request to " + path)
                .atMost(PATIENCE)
                .until(
                        () -> to(path).stream()
                                .filter(request -> body.test(request.body()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Those to a path so far. */
    List<Request> to(String path) {
        return all().stream().filter(request -> request.path().equals(path)).toList();
    }

    /** All so far. */
    List<Request> all() {
        return DockerCli.lines("logs", "--timestamps", container).stream()
                .map(POSTED::matcher)
                .filter(Matcher::matches)
                .map(line -> new Request(
                        Instant.parse(line.group(1)),
                        line.group(2),
                        line.group(3),
                        Json.read(line.group(4)).orElseThrow(() -> new AssertionError("no JSON: " + line.group(4)))))
                .toList();
    }
}
