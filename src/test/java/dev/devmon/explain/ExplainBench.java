package dev.devmon.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Discover;
import dev.devmon.app.Workbench;
import dev.devmon.codec.Json;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.explain.Explanation.State;
import dev.devmon.explain.Explanation.Step;
import dev.devmon.session.HeldLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;

/** The service "quince", which answers as a test tells it, and a stack that finds it. */
final class ExplainBench implements AutoCloseable {
    static final Path REMEDIES = Path.of("stack/prometheus/remedies.yaml");

    /** The beginning of an answer with metrics. */
    static final String METRICS = "HTTP/1.1 200 OK|Content-Type: text/plain||";

    final Workbench bench;

    /** The port of the store of metrics. */
    final int store = LoopbackPages.freePort();

    /** The socket of the service. */
    ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final int scraper = LoopbackPages.freePort();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    ExplainBench(Path folder) throws IOException {
        bench = new Workbench(folder).withDiscoveryRules();
        bench.folder
                .web("store", store, "serves: {metrics-query: http}\n")
                .web("scraper", scraper, "serves: {scrape-targets: http}\n")
                .file("store/remedies.yaml", Files.readString(REMEDIES))
                .settings(declared(""));
    }

    /** Declares another service beside "quince". */
    void declareToo(String name, int port) {
        bench.folder.settings(declared(", {name: " + name + ", port: " + port + "}"));
    }

    private String declared(String more) {
        return "discovery: {services: [{name: quince, port: " + service.getLocalPort() + "}" + more + "]}\n";
    }

    @Override
    public void close() throws IOException {
        service.close();
        pool.shutdownNow();
        bench.close();
    }

    List<Explanation> explain(String word) {
        return new Explain(bench.session(), bench.agent()).run(word);
    }

    Step failure(String word) {
        HeldLock lock = bench.state.file("services.json").toFile().exists() ? agent() : null;
        try {
            Step failure = explain(word).get(0).failure().orElseThrow();
            assertEquals(State.FAILED, failure.state());
            return failure;
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    HeldLock agent() {
        return HeldLock.tryTake(bench.state.file("agent.lock"), "4711 0 abc").orElseThrow();
    }

    /** The scraper has the service as a target since a look of discovery. */
    void scraped(String health, String error) {
        scraped(health, error, "2026-11-22T12:00:00Z");
    }

    /** @param at when it was scraped last, as the scraper writes it */
    void scraped(String health, String error, String at) {
        assertTrue(new Discover(bench.session(), bench.agent())
                .run().stream().anyMatch(found -> found.name().equals("quince") && found.target()));
        bench.bringUp();
        String instance = "127.0.0.1:" + service.getLocalPort();
        bench.pages.answer(
                scraper,
                "/api/v1/targets?state=active",
                200,
                Json.write(Map.of(
                        "data",
                        Map.of(
                                "activeTargets",
                                List.of(Map.of(
                                        "labels",
                                        Map.of("component", "app", "service", "quince", "instance", instance),
                                        "health",
                                        health,
                                        "lastError",
                                        error,
                                        "lastScrape",
                                        at,
                                        "lastScrapeDuration",
                                        0.01))))));
    }

    /** @param answer what the service answers, with | for the ends of lines; 'silent' and 'closed' for nothing */
    void serve(String answer) {
        byte[] bytes = answer.replace("|", "\r\n").getBytes(ISO_8859_1);
        pool.execute(() -> {
            try {
                while (true) {
                    Socket socket = service.accept();
                    pool.execute(() -> answer(socket, bytes));
                }
            } catch (IOException e) {
                // the test is over
            }
        });
    }

    private static void answer(Socket socket, byte[] bytes) {
        try (socket) {
            while (socket.getInputStream().read() != '\n') {
                // the request's first line
            }
            if (Arrays.equals(bytes, "silent".getBytes(ISO_8859_1))) {
                socket.getInputStream().readAllBytes();
            } else if (!Arrays.equals(bytes, "closed".getBytes(ISO_8859_1))) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes(); // what is not read would reset the connection
            }
        } catch (SSLException e) {
            // it was asked without TLS, and has said so
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
