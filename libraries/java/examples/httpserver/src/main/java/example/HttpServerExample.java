package example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.devmon.service.Devmon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The example on the JDK's own server. */
public final class HttpServerExample {
    private interface Route {
        Shop.Reply answer(HttpExchange exchange) throws InterruptedException;
    }

    private HttpServerExample() {}

    public static void main(String[] arguments) throws IOException {
        Shop shop = new Shop();
        Devmon devmon = shop.options().start();
        shop.use(devmon);

        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server =
                devmon.instrument(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        serve(server, "/hello/", exchange -> {
            Devmon.route(exchange, "/hello/{name}");
            return shop.hello(exchange.getRequestURI().getPath().substring("/hello/".length()));
        });
        serve(server, "/fail", exchange -> shop.fail());
        serve(server, "/slow", exchange -> shop.slow(Long.parseLong(parameter(exchange, "ms"))));
        serve(server, "/log", exchange -> shop.log(parameter(exchange, "message")));
        serve(server, "/call", exchange -> shop.call(parameter(exchange, "url")));
        serve(server, "/db", exchange -> shop.database(parameter(exchange, "state")));
        serve(server, "/business", exchange -> shop.business());
        serve(server, "/metric", exchange -> shop.metric(parameter(exchange, "type"), parameter(exchange, "name")));
        serve(server, "/", exchange -> new Shop.Reply(404, "{}"));
        server.start();
    }

    private static void serve(HttpServer server, String path, Route route) {
        server.createContext(path, exchange -> {
            try {
                Shop.Reply reply = route.answer(exchange);
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static String parameter(HttpExchange exchange, String name) {
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
