package dev.devmon.demo;

import dev.devmon.failure.FailureException;
import dev.devmon.reconcile.PortAvailability;
import dev.devmon.session.Polling;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The demo shop on this machine: three services and their visitors, one process with children, in a folder of its own.
 */
public final class Demo {
    private static final String JAR = "devmon-demo.jar";
    private static final List<String> SERVICES = List.of("shop-front", "shop-orders", "shop-payments");
    private static final int FIRST_PORT = 28080;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final Session session;
    private final Path folder;
    private final DemoProcess process;

    public Demo(Session session) {
        this.session = session;
        folder = session.state().file("demo");
        process = new DemoProcess(folder.resolve("demo.json"));
    }

    /** Returns whether the demo runs. */
    public boolean running() {
        return process.find().isPresent();
    }

    /** Returns service -> address, in the order in which a request passes them; empty if the demo does not run. */
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        process.find().ifPresent(running -> {
            for (int i = 0; i < SERVICES.size(); i++) {
                addresses.put(SERVICES.get(i), LocalHttp.url(running.ports().get(i), ""));
            }
        });
        return addresses;
    }

    /**
     * Starts the demo with nothing broken; returns when all services are ready.
     *
     * @param devmonJar the jar of devmon, beside which the demo's jar is
     * @param telemetry the environment variables that make its traces reach the stack
     * @throws FailureException {@code PREFLIGHT} when its jar is missing, {@code COMPONENT} when it does not become
     *     ready
     */
    public void start(Path devmonJar, Map<String, String> telemetry) {
        Path jar = devmonJar.resolveSibling(JAR);
        if (!Files.isRegularFile(jar)) {
            throw FailureException.preflight("the demo is not built yet", "there is no " + jar, "run `make build`");
        }
        heal();
        List<Integer> ports = freePorts();
        List<String> command = new ArrayList<>(List.of(
                "nohup", // a closed window does not end it
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toAbsolutePath().toString()));
        ports.forEach(port -> command.add(Integer.toString(port)));
        process.start(command, telemetry, ports, folder);
        Polling.every(PAUSE, session)
                .await(START_LIMIT, () -> ports.stream()
                        .map(this::whyNotReady)
                        .flatMap(Optional::stream)
                        .findFirst())
                .ifPresent(why -> {
                    end();
                    throw FailureException.component(
                            "the demo does not become ready", why, "see what its services printed in " + folder);
                });
    }

    private static List<Integer> freePorts() {
        List<Integer> free = new ArrayList<>();
        for (int port = FIRST_PORT; free.size() < SERVICES.size(); port++) {
            if (PortAvailability.isFree(port)) {
                free.add(port);
            }
        }
        return free;
    }

    private Optional<String> whyNotReady(int port) {
        String url = LocalHttp.url(port, "/ready");
        try {
            LocalHttp.Answer answer = LocalHttp.request("GET", url, ANSWER_LIMIT);
            return answer.ok() ? Optional.empty() : Optional.of(url + " answers " + answer.status());
        } catch (IOException e) {
            return Optional.of(url + ": " + e.getMessage());
        }
    }

    /** Returns what is broken now. */
    public Set<Trouble> troubles() {
        Set<Trouble> broken = EnumSet.noneOf(Trouble.class);
        try {
            Files.readAllLines(troubleFile()).forEach(word -> broken.add(Trouble.of(word)));
        } catch (NoSuchFileException e) {
            return broken;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + troubleFile(), e);
        }
        return broken;
    }

    /**
     * Breaks one more thing.
     *
     * @throws FailureException {@code PREFLIGHT} when the demo does not run
     */
    public void breakBy(Trouble trouble) {
        if (!running()) {
            throw FailureException.preflight(
                    "the demo is not running", "there is nothing to break", "start it with `devmon demo`");
        }
        Set<Trouble> broken = troubles();
        broken.add(trouble);
        try {
            Files.write(troubleFile(), broken.stream().map(Trouble::word).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + troubleFile(), e);
        }
    }

    /** Heals everything; returns what was broken. */
    public Set<Trouble> heal() {
        Set<Trouble> broken = troubles();
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(troubleFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + troubleFile(), e);
        }
        return broken;
    }

    /**
     * Stops the demo and removes its folder; returns whether it ran.
     *
     * @throws FailureException {@code COMPONENT} when the demo does not end
     */
    public boolean stop() {
        boolean ran = end();
        if (Files.isDirectory(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + folder, e);
            }
        }
        return ran;
    }

    private boolean end() {
        return process.stop(Polling.every(PAUSE, session), STOP_LIMIT);
    }

    private Path troubleFile() {
        return folder.resolve("trouble");
    }
}
