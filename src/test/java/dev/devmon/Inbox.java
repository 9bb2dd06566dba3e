package dev.devmon;

import static org.awaitility.Awaitility.await;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.health.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the lab's inbox has taken: mail, and HTTP requests to whatever path. */
final class Inbox {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Longer than the router gathers alerts to a group. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final int port;

    /** @param port of its pages on this machine */
    Inbox(int port) {
        this.port = port;
    }

    /** Waits for a request: {@code {method, path, headers, body}}. */
    Node awaitRequest(String path, Predicate<Node> body) {
        return await("a request to " + path)
                .atMost(PATIENCE)
                .until(
                        () -> requests(path).stream()
                                .filter(request -> body.test(body(request)))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The requests to a path so far. */
    List<Node> requests(String path) {
        return get("/recorded").children().stream()
                .filter(request -> LabStack.text(request, "/path").equals(path))
                .toList();
    }

    /** Paths of all requests so far. */
    List<String> paths() {
        return get("/recorded").children().stream()
                .map(request -> LabStack.text(request, "/path"))
                .toList();
    }

    static Node body(Node request) {
        String text = LabStack.text(request, "/body");
        return Json.read(text).orElseThrow(() -> new AssertionError("no JSON: " + text));
    }

    /** Waits for a mail: {@code {From, To, Subject, Text, HTML}}, as Mailpit's API shows it. */
    Node awaitMail(String to, String subject) {
        String id = await("a mail to " + to + " about " + subject)
                .atMost(PATIENCE)
                .until(
                        () -> messages().stream()
                                .filter(message -> recipients(message).contains(to)
                                        && LabStack.text(message, "/Subject").contains(subject))
                                .map(message -> LabStack.text(message, "/ID"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        return get("/api/v1/message/" + id);
    }

    /** Of all mails so far. */
    List<String> recipients() {
        return messages().stream()
                .flatMap(message -> recipients(message).stream())
                .toList();
    }

    private List<Node> messages() {
        return get("/api/v1/messages").find("/messages").orElseThrow().children();
    }

    private static List<String> recipients(Node message) {
        return message.find("/To").orElseThrow().children().stream()
                .map(to -> LabStack.text(to, "/Address"))
                .toList();
    }

    private Node get(String path) {
        try {
            String body =
                    LocalHttp.request("GET", LocalHttp.url(port, path), TIMEOUT).body();
            return Json.read(body).orElseThrow(() -> new AssertionError("no JSON: " + body));
        } catch (IOException e) {
            throw new UncheckedIOException("the inbox does not answer", e);
        }
    }
}
