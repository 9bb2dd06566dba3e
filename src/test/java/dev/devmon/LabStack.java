package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * devmon's own stack under a name, ports and state of its own, with the lab's images: the real program where the lab has
 * one, a stand-in elsewhere. Commands run as a user's do, by {@code bin/devmon}. Files stay in {@code target/it/<name>}.
 */
final class LabStack implements AutoCloseable {
    static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("devmon.home"), "devmon.home"));
    static final String STAND_IN = "devmon-lab/stand-in:lab";

    /** So that a taken port has free ones behind it. */
    private static final int PORT_DISTANCE = 10;

    final String name = "it-" + Integer.toHexString(new Random().nextInt(1 << 30));
    final Path folder = HOME.resolve("target/it").resolve(name);
    private final List<String> components;
    private final Map<String, String> images = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> ports = new LinkedHashMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final List<DevmonProcess> started = new ArrayList<>();
    private String more = "";

    LabStack() {
        Stack stack = StackLoader.load(
                StackFiles.ofFolder(HOME.resolve("stack")), List.of(HOME.resolve("lab/stand-ins.yaml")), name);
        components =
                stack.select(List.of(), List.of()).stream().map(Component::name).toList();
        int count = stack.components().stream()
                .mapToInt(component -> component.published().size())
                .sum();
        int port = FreePorts.block(count * PORT_DISTANCE);
        for (Component component : stack.components()) {
            images.put(component.name(), component.image());
            Map<String, Integer> own = new LinkedHashMap<>();
            for (String published : component.published().keySet()) {
                own.put(published, port);
                port += PORT_DISTANCE;
            }
            ports.put(component.name(), own);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment("XDG_STATE_HOME", folder.resolve("state").toString());
        environment("XDG_CONFIG_HOME", folder.resolve("config").toString());
        environment("XDG_CACHE_HOME", HOME.resolve("target/it/cache").toString());
        writeSettings();
    }

    LabStack environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Says loudly that tests are left out; where nobody reads (CI=true), that is a failure. */
    static void leftOut(String what) {
        assertFalse("true".equals(System.getenv("CI")), what);
        System.err.println(what);
    }

    /** Leaves the tests out, loudly, where the lab has only stand-ins of these components. */
    LabStack require(String... components) {
        List<String> missing = Arrays.stream(components)
                .filter(component -> STAND_IN.equals(images.get(component)))
                .toList();
        if (!missing.isEmpty()) {
            String what = "tests that need " + missing + " are SKIPPED: `make lab-programs` builds them";
            leftOut(what);
            abort(what);
        }
        return this;
    }

    LabStack image(String component, String image) {
        images.put(component, image);
        writeSettings();
        return this;
    }

    /** The image that the settings name. */
    String image(String component) {
        return Objects.requireNonNull(images.get(component), component);
    }

    /** Gives their images the HTTP client that the published ones have. */
    LabStack withClients(String client, String... components) {
        for (String component : components) {
            String with = "devmon-lab/" + component + "-" + client + ":lab";
            DockerCli.run(
                    "build",
                    "--quiet",
                    "--build-arg=IMAGE=" + image(component),
                    "--target=" + client,
                    "--tag=" + with,
                    HOME.resolve("lab/images/clients").toString());
            images.put(component, with);
        }
        writeSettings();
        return this;
    }

    /** Ends devmon.yaml with these lines. */
    LabStack settings(String lines) {
        more = lines;
        writeSettings();
        return this;
    }

    /** The port that the settings name. */
    int port(String component, String port) {
        return Objects.requireNonNull(
                Objects.requireNonNull(ports.get(component), component).get(port), port);
    }

    private void writeSettings() {
        StringBuilder text = new StringBuilder("images:\n");
        images.forEach((component, image) -> text.append("  " + component + ": " + image + "\n"));
        text.append("ports:\n");
        ports.forEach((component, own) -> {
            if (!own.isEmpty()) {
                text.append("  " + component + ": " + own.toString().replace("=", ": ") + "\n");
            }
        });
        write("devmon.yaml", text + more);
    }

    /** Writes a file beside devmon.yaml. */
    void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a folder beside devmon.yaml. */
    LabStack folder(String name) {
        try {
            Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Reads a file beside devmon.yaml. */
    String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    DevmonProcess.Result run(String... words) {
        return start(words).result();
    }

    DevmonProcess start(String... words) {
        DevmonProcess process = new DevmonProcess(command(words), folder);
        started.add(process);
        return process;
    }

    /** What runs a command, in a session of its own. */
    ProcessBuilder command(String... words) {
        List<String> command =
                new ArrayList<>(List.of("setsid", HOME.resolve("bin/devmon").toString(), "--stack-name", name));
        command.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(DEVMON|TESTCONTAINERS)_.*"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** The document that a command prints. */
    Node json(String... words) {
        DevmonProcess.Result result = run(words);
        return Json.read(result.out()).orElseThrow(() -> new AssertionError("no JSON document: " + result));
    }

    Node status() {
        return json("status", "--json");
    }

    /** The instant vector of an expression, of the stack's own store of metrics. */
    List<Node> query(String expression) throws IOException {
        return query(port("prometheus", "http"), expression);
    }

    /** The same of a Prometheus that listens on this port. */
    static List<Node> query(int port, String expression) throws IOException {
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        String body = LocalHttp.request("GET", LocalHttp.url(port, path), Duration.ofSeconds(5))
                .body();
        return Json.read(body).orElseThrow(() -> new AssertionError(body)).children("/data/result");
    }

    /** The value of the only series, or of the first; empty when there is none. */
    static String value(int port, String expression) {
        try {
            return query(port, expression).stream()
                    .findFirst()
                    .map(series -> text(series, "/value/1"))
                    .orElse("");
        } catch (IOException e) {
            throw new AssertionError(expression, e);
        }
    }

    /** One component's part of a status. */
    static Node component(Node status, String name) {
        return status.children("/components").stream()
                .filter(component -> component.text("/name").equals(Optional.of(name)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no component " + name));
    }

    static String text(Node node, String pointer) {
        return node.text(pointer).orElseThrow(() -> new AssertionError("nothing at " + pointer));
    }

    /** What `up` brings up without names; real programs and stand-ins. */
    List<String> components() {
        return components;
    }

    String container(String component) {
        return name + "-" + component;
    }

    /** Name of each container -> its id. */
    Map<String, String> containerIds() {
        Map<String, String> ids = new TreeMap<>();
        DockerCli.containers(name)
                .forEach(container -> ids.put(container, DockerCli.run("inspect", "--format", "{{.Id}}", container)));
        return ids;
    }

    /** Processes that belong to the stack: commands and the agent. */
    List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains("--stack-name " + name))
                .toList();
    }

    /** Takes everything away, also what devmon itself would leave. */
    @Override
    public void close() {
        started.forEach(process -> process.signal("KILL"));
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("--stack-name " + name))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
        DockerCli.removeStack(name);
    }
}
