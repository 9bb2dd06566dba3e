package dev.devmon.service;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;

/** The JDK's server, whose contexts have a filter; it ends when the running requests have ended. */
final class InstrumentedServer extends HttpServer {
    static final String ROUTE = "dev.devmon.route";

    private static final int NOT_FOUND = 404;
    private static final int FAILED = 500;
    private static final int STOP_SECONDS = 10;

    private final HttpServer server;
    private final Requests requests;
    private final Endpoints endpoints;
    private final Phaser running = new Phaser(1);

    InstrumentedServer(HttpServer server, Requests requests, Endpoints endpoints) {
        this.server = server;
        this.requests = requests;
        this.endpoints = endpoints;
    }

    @Override
    public void start() {
        if (server.getExecutor() == null) {
            // The JDK's default is the thread that accepts: one slow request would hold up /health.
            server.setExecutor(Executors.newCachedThreadPool());
        }
        for (String path : new String[] {"/metrics", "/health", "/ready"}) {
            server.createContext(path, exchange -> answerOrNotFound(exchange, endpoints));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopWhenIdle, "devmon-stop"));
        server.start();
    }

    private void stopWhenIdle() {
        server.stop(running.getUnarrivedParties() == 1 ? 0 : STOP_SECONDS);
    }

    static void answerOrNotFound(HttpExchange exchange, Endpoints endpoints) throws IOException {
        Optional<Endpoints.Answer> answer = endpoints.answer(new ExchangeRequest(exchange));
        try (exchange) {
            if (answer.isEmpty()) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
                return;
            }
            byte[] body = answer.get().body();
            exchange.getResponseHeaders().set("Content-Type", answer.get().contentType());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.get().status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private final class RequestFilter extends Filter {
        @Override
        public String description() {
            return "follows requests";
        }

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            running.register();
            Requests.Running request = requests.begin(new ExchangeRequest(exchange));
            exchange.getResponseHeaders().set("X-Correlation-ID", request.correlationId());
            try {
                chain.doFilter(exchange);
            } catch (IOException | RuntimeException | Error e) {
                request.failed(e);
                if (exchange.getResponseCode() < 0) {
                    exchange.sendResponseHeaders(FAILED, -1);
                }
                exchange.close();
            } finally {
                request.leave();
                request.end(status(exchange), route(exchange), bytes(exchange));
                running.arriveAndDeregister();
            }
        }
    }

    private static int status(HttpExchange exchange) {
        return exchange.getResponseCode() < 0 ? 499 : exchange.getResponseCode();
    }

    /** What {@link Devmon#route} said; else the path of the context, if it is more than the root. */
    private static String route(HttpExchange exchange) {
        if (exchange.getAttribute(ROUTE) instanceof String route) {
            return route;
        }
        String context = exchange.getHttpContext().getPath();
        return context.equals("/") ? "" : context;
    }

    private static long bytes(HttpExchange exchange) {
        String length = exchange.getResponseHeaders().getFirst("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    private record ExchangeRequest(HttpExchange exchange) implements ServerRequest {
        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public String path() {
            return exchange.getRequestURI().getPath();
        }

        @Override
        public String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }
    }

    @Override
    public HttpContext createContext(String path, HttpHandler handler) {
        HttpContext context = createContext(path);
        context.setHandler(handler);
        return context;
    }

    @Override
    public HttpContext createContext(String path) {
        HttpContext context = server.createContext(path);
        context.getFilters().add(new RequestFilter());
        return context;
    }

    @Override
    public void bind(InetSocketAddress address, int backlog) throws IOException {
        server.bind(address, backlog);
    }

    @Override
    public void setExecutor(Executor executor) {
        server.setExecutor(executor);
    }

    @Override
    public Executor getExecutor() {
        return server.getExecutor();
    }

    @Override
    public void stop(int delay) {
        server.stop(delay);
    }

    @Override
    public void removeContext(String path) {
        server.removeContext(path);
    }

    @Override
    public void removeContext(HttpContext context) {
        server.removeContext(context);
    }

    @Override
    public InetSocketAddress getAddress() {
        return server.getAddress();
    }
}
