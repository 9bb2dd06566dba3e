package dev.devmon;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The real programs of {@code lab/zoo/services.yaml}: those whose parts the lab has. */
final class Zoo implements AutoCloseable {
    static final Path LAB = LabStack.HOME.resolve("lab");

    /** Where the lab has its parts. */
    static final Path FOLDER = Path.of(
                    Objects.requireNonNullElse(System.getenv("DEVMON_LAB_CACHE"), "/var/cache/devmon-lab"))
            .resolve("zoo");

    /** The programs of Python's environment. */
    static final Path PYTHON = FOLDER.resolve("python/.venv/bin");

    private static final String IMAGE = "zoo/odd:1";

    /** Of each program; {@code $PORT} to {@code $PORT2}. */
    private static final int PORTS = 3;

    private final LabStack stack;
    private final List<ZooService> services = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    Zoo(LabStack stack) {
        this.stack = stack;
        List<String> parts = parts();
        List<Node> rows;
        try {
            rows = Yaml.read("services.yaml", Files.readString(LAB.resolve("zoo/services.yaml")))
                    .children("/services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = FreePorts.block(rows.size() * PORTS);
        for (Node row : rows) {
            ZooService service =
                    new ZooService(row, port, words(port), stack.folder.resolve("zoo-" + services.size() + ".log"));
            if (parts.contains(service.text("/part"))) {
                services.add(service);
            } else {
                missing.add(service.toString());
            }
            port += PORTS;
        }
    }

    /** What the lab has of the zoo, made of the files that are there now. */
    static List<String> parts() {
        try {
            Process process = new ProcessBuilder(LAB.resolve("zoo/setup").toString(), "--parts").start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The longer words first, since one is the beginning of others. */
    private Map<String, String> words(int port) {
        Map<String, String> words = new LinkedHashMap<>();
        for (int index = PORTS - 1; index > 0; index--) {
            words.put("$PORT" + index, Integer.toString(port + index));
        }
        words.put("$PORT", Integer.toString(port));
        words.put("$ZOO", FOLDER.toString());
        words.put("$LAB", LAB.toString());
        words.put("$STACK", stack.name);
        return words;
    }

    Zoo start() {
        DockerCli.run("tag", LabStack.STAND_IN, IMAGE);
        services.forEach(service -> service.start(FOLDER.resolve(service.text("/part")), PYTHON));
        return this;
    }

    List<ZooService> services() {
        return services;
    }

    /** Those of which the table says this. */
    List<ZooService> having(String pointer) {
        return services.stream().filter(service -> service.has(pointer)).toList();
    }

    /** The programs that are left out. */
    List<String> missing() {
        return missing;
    }

    @Override
    public void close() {
        services.forEach(ZooService::close);
        List<String> containers = DockerCli.run("ps", "--all", "--quiet", "--filter", "name=^" + stack.name + "-zoo-")
                .lines()
                .toList();
        containers.forEach(container -> DockerCli.run("rm", "--force", container));
        DockerCli.run("rmi", IMAGE);
    }
}
