package dev.devmon.engine.docker;

import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs this machine's ssh, with the user's own settings, keys and known hosts. */
final class SshCommand {
    private static final Logger LOG = LoggerFactory.getLogger(SshCommand.class);

    /**
     * Options that override the user's settings: nobody is there to answer questions, and the connection is shared with
     * no other.
     */
    private static final List<String> OPTIONS = List.of(
            "BatchMode=yes",
            "ConnectTimeout=10",
            "ServerAliveInterval=10",
            "ServerAliveCountMax=3",
            "ControlMaster=yes",
            "ControlPersist=no",
            "ClearAllForwardings=no",
            "RemoteCommand=none",
            "RequestTTY=no",
            "LogLevel=INFO");

    private final URI address;
    private final Path control;

    /** @param control the socket for commands to the connection, once it exists */
    SshCommand(URI address, Path control) {
        this.address = address;
        this.control = control;
    }

    URI address() {
        return address;
    }

    /** Returns the engine's socket on the other machine: the path of the address, or the usual one. */
    String engineSocket() {
        String path = address.getPath();
        return path == null || path.length() < 2 ? SshTunnel.USUAL_SOCKET : path;
    }

    /** Connects, forwards, and runs a command on the other machine. */
    Process start(String forwarding, String what, String command) throws IOException {
        List<String> line = new ArrayList<>(List.of("ssh", "-T", "-x", "-a", "-S", control.toString()));
        OPTIONS.forEach(option -> line.addAll(List.of("-o", option)));
        if (address.getUserInfo() != null) {
            line.addAll(List.of("-l", address.getUserInfo()));
        }
        if (address.getPort() >= 0) {
            line.addAll(List.of("-p", Integer.toString(address.getPort())));
        }
        line.addAll(List.of(forwarding, what, "--", address.getHost(), command));
        LOG.debug("{}", line);
        return new ProcessBuilder(line).start();
    }

    /**
     * Sends a command to the connection and returns whether it succeeded; the connection itself reports why one failed.
     */
    boolean control(String action, String... what) {
        List<String> line = new ArrayList<>(List.of("ssh", "-S", control.toString(), "-O", action));
        line.addAll(Arrays.asList(what));
        line.addAll(List.of("--", address.getHost()));
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int code = process.waitFor();
            LOG.debug("{}: {}", line, code);
            return code == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("ssh cannot be started", e);
        } catch (InterruptedException e) {
            throw FailureException.interrupted();
        }
    }
}
