package dev.devmon;

import static org.awaitility.Awaitility.await;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The mail that Mailpit has taken. */
final class Inbox {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Longer than an alert needs to fire, and the router to gather alerts to a group. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String MESSAGES = "/api/v1/messages?limit=500";

    private final int port;

    /** @param port of its pages on this machine */
    Inbox(int port) {
        this.port = port;
    }

    /** How many there are so far. */
    int count() {
        return messages().size();
    }

    /** Waits for a mail: {@code {From, To, Subject, Text, HTML}}. */
    Node awaitMail(String to, String subject) {
        return awaitMail(0, to, subject);
    }

    /** Waits for a mail after so many others, to this address (any, when empty), with this in its subject. */
    Node awaitMail(int before, String to, String subject) {
        String id = await("a mail to " + to + " about " + subject)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            List<Node> messages = messages(); // the newest first
                            return messages.subList(0, messages.size() - before).stream()
                                    .filter(message ->
                                            to.isEmpty() || recipients(message).contains(to))
                                    .filter(message ->
                                            LabStack.text(message, "/Subject").contains(subject))
                                    .map(message -> LabStack.text(message, "/ID"))
                                    .findFirst();
                        },
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
        return get(MESSAGES).find("/messages").orElseThrow().children();
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
