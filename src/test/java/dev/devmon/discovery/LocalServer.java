package dev.devmon.discovery;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A real HTTP server on a free loopback port that remembers what it was asked. */
public final class LocalServer implements AutoCloseable {
    public static final String TEXT = "text/plain; version=0.0.4";
    public static final String PAGE =
            """
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{code="200"} 3
            process_cpu_seconds_total 1.5
            """;

    private final HttpServer server;
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();

    public LocalServer() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private LocalServer(HttpServer server) {
        this.server = server;
        server.setExecutor(pool);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
    }

    /** The same over TLS. */
    public static LocalServer secured(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new LocalServer(server);
    }

    /** Answers a path and what is below it with metrics, if asked with the value of the header {@code Authorization}. */
    public LocalServer guarding(String path, Supplier<String> authorization) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            headers.add(exchange.getRequestHeaders());
            boolean known =
                    authorization.get().equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (known ? PAGE : "who are you?").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        return this;
    }

    /** Answers a path and what is below it. */
    public LocalServer answering(String path, int status, String type, String body) {
        return answering(path, status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    public LocalServer redirecting(String path, int status, String location) {
        return answering(path, status, Map.of("Location", location), new byte[0]);
    }

    /** A length of 0 makes the JDK's server send chunks. */
    public LocalServer answering(String path, int status, Map<String, String> answerHeaders, byte[] body) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            headers.add(exchange.getRequestHeaders());
            answerHeaders.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length % 2 == 0 ? 0 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        return this;
    }

    /** Answers a path no more, so that it can be answered anew. */
    public LocalServer forgetting(String path) {
        server.removeContext(path);
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Method and path of each request, in order. */
    public List<String> asked() {
        return asked;
    }

    /** One header of each request for a path that is answered. */
    public List<String> header(String name) {
        return headers.stream()
                .map(request -> String.valueOf(request.getFirst(name)))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        pool.shutdownNow();
    }
}
