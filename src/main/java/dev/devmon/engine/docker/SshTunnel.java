package dev.devmon.engine.docker;

import dev.devmon.access.Route;
import dev.devmon.failure.FailureException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel to an engine on another machine: one ssh for the life of this process, which brings the engine's socket here
 * and forwards ports on request. The Docker command line starts an ssh for each connection instead; but then each of
 * them logs in, nothing carries ports, and the other machine needs a {@code docker} too.
 *
 * <p>Here the engine appears as a socket in a folder of this user's own, not as a port: whoever reaches it is root on
 * the other machine.
 */
final class SshTunnel implements Closeable {
    static final String USUAL_SOCKET = "/var/run/docker.sock";

    private static final Duration LOGIN = Duration.ofSeconds(15);
    private static final Duration END = Duration.ofSeconds(2);
    private static final String READY = "devmon-is-connected";

    private final SshCommand ssh;
    private final Path folder;
    private final Process process;
    private final SshWords words;
    private final Thread atExit = new Thread(this::end, "ssh");
    private final Set<Integer> samePorts = new TreeSet<>();
    private final Map<Integer, Integer> otherPorts = new HashMap<>();
    private @Nullable Proxy proxy;

    private SshTunnel(SshCommand ssh, Path folder, Process process) {
        this.ssh = ssh;
        this.folder = folder;
        this.process = process;
        this.words = SshWords.of(process);
    }

    /**
     * Connects and logs in.
     *
     * @throws FailureException {@code ENGINE_UNREACHABLE}, in ssh's own words
     */
    static SshTunnel open(URI address) {
        try {
            Path folder = SshFolder.create();
            SshCommand ssh = new SshCommand(address, folder.resolve("control"));
            SshTunnel tunnel = new SshTunnel(
                    ssh,
                    folder,
                    ssh.start(
                            "-L", folder.resolve("engine") + ":" + ssh.engineSocket(), "echo " + READY + "; exec cat"));
            Runtime.getRuntime().addShutdownHook(tunnel.atExit);
            try {
                tunnel.awaitLogin();
            } catch (RuntimeException e) {
                tunnel.close();
                throw e;
            }
            return tunnel;
        } catch (IOException e) {
            throw new FailureException(SshWords.notStarted(address, e), e);
        }
    }

    /**
     * Waits for the command on the other machine to answer: then the login has succeeded and the engine's socket is
     * here.
     */
    private void awaitLogin() {
        CompletableFuture<Boolean> login = CompletableFuture.supplyAsync(this::answered);
        try {
            if (!login.get(LOGIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailureException(words.notConnected(ssh.address()));
            }
        } catch (TimeoutException e) {
            throw new FailureException(words.notConnected(ssh.address()), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw FailureException.interrupted();
        }
    }

    /** Returns whether the command has answered; a shell may print a greeting first. */
    private boolean answered() {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            String line = output.readLine();
            while (line != null && !line.contains(READY)) {
                line = output.readLine();
            }
            return line != null;
        } catch (IOException e) {
            return false; // closed, since it took too long
        }
    }

    URI socket() {
        return EngineLocation.socket(folder.resolve("engine"), "ssh").endpoint();
    }

    boolean open() {
        return process.isAlive();
    }

    /** Returns the last lines that ssh has written to its error stream; empty when there are none. */
    String said() {
        return words.last();
    }

    /**
     * Forwards exactly these loopback ports of the other machine, each to the same port here.
     *
     * @throws FailureException {@code COMPONENT}, naming the ports that cannot be forwarded; the others are
     */
    synchronized void forward(Set<Integer> ports) {
        Set<Integer> unwanted = new TreeSet<>(samePorts);
        unwanted.removeAll(ports);
        unwanted.forEach(port -> {
            ssh.control("cancel", "-L", same(port));
            samePorts.remove(port);
        });
        List<Integer> failed = new ArrayList<>();
        for (int port : new TreeSet<>(ports)) {
            if (!samePorts.contains(port)) {
                if (ssh.control("forward", "-L", same(port))) {
                    samePorts.add(port);
                } else {
                    failed.add(port);
                }
            }
        }
        if (!failed.isEmpty()) {
            throw FailureException.component(
                    "ports of the engine's machine cannot be forwarded: " + failed,
                    "ssh cannot listen on them here: " + said(),
                    "stop what listens on them on 127.0.0.1, or choose others under ports: in devmon.yaml");
        }
    }

    /** Returns the port here at which a loopback port of the other machine is reached. */
    synchronized int reach(int port) {
        return samePorts.contains(port)
                ? port
                : otherPorts.computeIfAbsent(port, wanted -> {
                    int here = freePort();
                    require(ssh.control("forward", "-L", "127.0.0.1:" + here + ":127.0.0.1:" + wanted));
                    return here;
                });
    }

    /** Returns a route to any address that the other machine reaches. */
    synchronized Route route() {
        Proxy made = proxy;
        if (made == null) {
            int port = freePort();
            require(ssh.control("forward", "-D", "127.0.0.1:" + port));
            made = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            proxy = made;
        }
        return Route.through(made);
    }

    private void require(boolean done) {
        if (!done) {
            throw new FailureException(words.notConnected(ssh.address()));
        }
    }

    private static String same(int port) {
        return "127.0.0.1:" + port + ":127.0.0.1:" + port;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no free port", e);
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is already ending: the hook does the same again
        }
    }

    /**
     * Ends the ssh. If this process is killed instead, ssh reads the end of its input, and so does the command on the
     * other machine: both end.
     */
    private void end() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, END.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        process.destroyForcibly();
        SshFolder.remove(folder);
    }
}
