package dev.devmon.engine;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Small HTTP servers on 127.0.0.1: what a component's published ports would answer. */
public final class LoopbackPages implements AutoCloseable {
    private static final int REMEMBERED = 500;

    /** The latest that {@link #freePort} returned. */
    private static final Queue<Integer> CHOSEN = new ArrayDeque<>();

    private final Map<Integer, HttpServer> servers = new HashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<Integer, BiFunction<String, String, Optional<String>>> programs = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, String> bodies = new HashMap<>();

    private record Answer(int status, String body) {}

    /**
     * A port that nothing listens on now, that was not chosen lately, when it may not be in use yet, and that tests in
     * another JVM, which run at the same time, do not choose.
     */
    public static synchronized int freePort() {
        int fork = Integer.getInteger("devmon.tests.fork", 0);
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = socket.getLocalPort();
                // Not by odd and even: systems prefer one of them
                if ((fork == 0 || port / 2 % 2 == fork % 2) && !CHOSEN.contains(port)) {
                    CHOSEN.add(port);
                    if (CHOSEN.size() > REMEMBERED) {
                        CHOSEN.remove();
                    }
                    return port;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Listens on a free port. */
    public int open(int status) {
        int port = freePort();
        open(port, status);
        return port;
    }

    /** Listens; paths without an answer of their own get this status. */
    public synchronized void open(int port, int status) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().toString();
                String request = exchange.getRequestMethod() + " " + path;
                String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                record(request, sent);
                Answer answer = Optional.ofNullable(programs.get(port))
                        .flatMap(program -> program.apply(request, sent))
                        .map(text -> new Answer(200, text))
                        .orElse(answers.getOrDefault(port + path, new Answer(status, "status " + status + "\n")));
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                if (answer.status() / 100 == 3) {
                    exchange.getResponseHeaders().set("Location", answer.body());
                }
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            servers.put(port, server);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    /** What one path answers from now on. */
    public LoopbackPages answer(int port, String path, int status, String body) {
        answers.put(port + path, new Answer(status, body));
        return this;
    }

    /** What a port answers from now on: from method, path and body to a text, or empty for what is answered otherwise. */
    public LoopbackPages program(int port, BiFunction<String, String, Optional<String>> program) {
        programs.put(port, program);
        return this;
    }

    /** Sends one path to another from now on. */
    public LoopbackPages redirect(int port, String path, String to) {
        return answer(port, path, 302, to);
    }

    public synchronized void close(int port) {
        HttpServer server = servers.remove(port);
        if (server != null) {
            server.stop(0);
        }
    }

    private synchronized void record(String request, String body) {
        requests.add(request);
        bodies.put(request, body);
    }

    /** Every request so far: method and path. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The body of the latest request with this method and path. */
    public synchronized String body(String request) {
        return bodies.getOrDefault(request, "there was no " + request);
    }

    @Override
    public synchronized void close() {
        List.copyOf(servers.keySet()).forEach(this::close);
    }
}
