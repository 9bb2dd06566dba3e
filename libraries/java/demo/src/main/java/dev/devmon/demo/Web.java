package dev.devmon.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.devmon.service.Devmon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The server of a service and its way to the next one. */
final class Web {
    /** What a page answers. */
    record Reply(int status, String body) {
        static Reply ok(String body) {
            return new Reply(200, body);
        }
    }

    /** Makes the answer. */
    interface Page {
        Reply answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final HttpClient client;

    Web(Devmon devmon, int port) throws IOException {
        server = devmon.instrument(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        client = devmon.instrument(HttpClient.newHttpClient());
    }

    Web page(String path, Page page) {
        server.createContext(path, exchange -> {
            try {
                Reply reply = page.answer(exchange);
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        });
        return this;
    }

    void start() {
        server.start();
    }

    /** The status of the answer. */
    int post(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
