import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.time.Instant;

/** The JDK's server, started from its source, without metrics. */
public class Clock {
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(args[0])), 0);
        server.createContext("/time", exchange -> {
            byte[] now = Instant.now().toString().getBytes();
            exchange.sendResponseHeaders(200, now.length);
            exchange.getResponseBody().write(now);
            exchange.close();
        });
        server.start();
    }
}
