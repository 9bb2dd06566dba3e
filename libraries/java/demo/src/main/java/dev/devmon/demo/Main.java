package dev.devmon.demo;

import dev.devmon.service.Devmon;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * `java -jar devmon-demo.jar PORT PORT PORT`, in an empty folder: starts the three services and the visitors, and ends
 * with them. What the services print is in files of the folder; the environment is handed on to them, which is how they find the
 * collector.
 */
public final class Main {
    private static final List<String> SERVICES = List.of("front", "orders", "payments");
    private static final String HOST = "http://127.0.0.1:";

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (SERVICES.contains(arguments[0])) {
            serve(arguments);
            return;
        }
        if (arguments.length != SERVICES.size()) {
            System.err.println("usage: java -jar devmon-demo.jar PORT PORT PORT");
            System.exit(2);
        }
        superviseAll(arguments);
    }

    private static void serve(String[] arguments) throws IOException {
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
        String next = arguments.length > 2 ? HOST + arguments[2] : "";
        int port = Integer.parseInt(arguments[1]);
        Devmon devmon = Devmon.builder().version("1.0.0").start();
        LogSender.install(sdk.getLogsBridge());
        Troubles troubles = new Troubles();
        switch (arguments[0]) {
            case "front" -> new Front(devmon, port, next).start();
            case "orders" -> new Orders(devmon, troubles, port, next).start();
            default -> new Payments(devmon, troubles, port).start();
        }
        // The supervisor holds the other end: however it ends, so do they.
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void superviseAll(String[] ports) throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.forEach(Process::destroy)));
        for (int i = SERVICES.size() - 1; i >= 0; i--) {
            processes.add(start(SERVICES.get(i), ports[i], i + 1 < ports.length ? List.of(ports[i + 1]) : List.of()));
        }
        new Visitors(new Troubles(), HOST + ports[0]).start();
        for (Process process : processes) {
            process.waitFor();
        }
        System.exit(0);
    }

    private static Process start(String service, String port, List<String> next) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Most of the heap is for what lives long, so that a leak can fill it.
                "-Xmx64m",
                "-Xmn4m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                service,
                port));
        command.addAll(next);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of(service + ".txt").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("OTEL_SERVICE_NAME", "shop-" + service);
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("OTEL_METRICS_EXPORTER", "none"); // they are scraped
        environment.put("DEVMON_LOG_FORMAT", "json");
        return builder.start();
    }
}
