package dev.devmon.service;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** A server of the endpoints alone. */
final class AdminServer {
    private AdminServer() {}

    static void start(int port, Endpoints endpoints) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "devmon-admin");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", exchange -> InstrumentedServer.answerOrNotFound(exchange, endpoints));
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the admin port " + port + " is not free; the option adminPort chooses another", e);
        }
    }
}
