package dev.devmon;

import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lab's real services, each on a port of its own, and requests that reach them. */
final class LabServices implements AutoCloseable {
    private static final Path FOLDER = LabStack.HOME.resolve("lab/services");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String traffic;
    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> metrics = new TreeMap<>();

    /** @param traffic how long requests are made, if this is not closed before */
    LabServices(Duration traffic) {
        this.traffic = Long.toString(traffic.toSeconds());
    }

    /** Spring Boot: every status, a slow route, a pool. */
    LabServices orders() {
        int port = service("orders", "/actuator/prometheus");
        start(FOLDER, Map.of(), FOLDER.resolve("orders").toString(), Integer.toString(port));
        return traffic(port, "/orders/1", "/orders/99", "/slow", "/broken");
    }

    /** Node with a histogram. */
    LabServices checkout() {
        int port = service("checkout", "/metrics");
        node("node", port);
        return traffic(port, "/orders/1", "/health", "/missing");
    }

    /** Node with metrics of business and security. */
    LabServices shop() {
        int port = service("shop", "/metrics");
        node("shop", port);
        return traffic(port, "/buy", "/login", "/admin", "/missing");
    }

    LabServices exporter() {
        int port = service("prometheus-process-exporter", "/metrics");
        start(FOLDER, Map.of(), FOLDER.resolve("exporter").toString(), "127.0.0.1:" + port);
        return this;
    }

    /** What a service exposes now. */
    String page(String service) throws IOException {
        return LocalHttp.request("GET", metrics.getOrDefault(service, ""), TIMEOUT)
                .body();
    }

    /** Where one of them listens on 127.0.0.1. */
    int port(String service) {
        return URI.create(metrics.getOrDefault(service, "")).getPort();
    }

    private int service(String name, String path) {
        int port = FreePorts.one();
        metrics.put(name, LocalHttp.url(port, path));
        return port;
    }

    private void node(String name, int port) {
        Path folder = FOLDER.resolve(name);
        start(folder, Map.of("HOST", "127.0.0.1", "PORT", Integer.toString(port)), "node", folder + "/server.js");
    }

    private LabServices traffic(int port, String... paths) {
        List<String> command = new ArrayList<>(List.of(FOLDER.resolve("traffic").toString(), traffic));
        Arrays.stream(paths).map(path -> LocalHttp.url(port, path)).forEach(command::add);
        start(FOLDER, Map.of(), command.toArray(String[]::new));
        return this;
    }

    private void start(Path folder, Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            started.add(builder.start());
        } catch (IOException e) {
            throw new AssertionError(String.join(" ", command) + " cannot be started", e);
        }
    }

    @Override
    public void close() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}
