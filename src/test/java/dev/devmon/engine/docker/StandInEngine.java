package dev.devmon.engine.docker;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** A stand-in for an engine: an HTTP server on loopback that answers every request as it is told. */
final class StandInEngine implements AutoCloseable {
    private final HttpServer server;
    private final DockerHost host;

    /** What it answers; the body is JSON. */
    record Answer(int status, String body) {}

    /** @param answers path -> answer */
    StandInEngine(Function<String, Answer> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Answer answer = answers.apply(exchange.getRequestURI().getPath());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        host = DockerHost.set("tcp://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        host.close();
        server.stop(0);
    }
}
