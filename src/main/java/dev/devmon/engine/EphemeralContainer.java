package dev.devmon.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A short-lived container beside the stack: removed when it is closed, or when the JVM is told to end. */
public interface EphemeralContainer extends AutoCloseable {
    /**
     * The description of the container.
     *
     * @param stack the stack that it serves; {@code down} of that stack removes what a killed devmon has left
     * @param entryPoint a program to run in place of the image's entry point; null for the image's own
     * @param command the arguments of the entry point
     * @param files absolute path -> text, written before it starts
     * @param port the port to publish on any free port of 127.0.0.1; null for none
     * @param network the stack's network, or one from which nothing of the stack is seen
     */
    record Spec(
            String stack,
            String image,
            @Nullable String entryPoint,
            List<String> command,
            Map<String, String> files,
            @Nullable Integer port,
            Network network) {}

    /** What the container can reach. */
    enum Network {
        STACK,
        APART
    }

    /** The exit code of a command in the container, and what it wrote to both streams. */
    record Output(int exitCode, String text) {
        public boolean ok() {
            return exitCode == 0;
        }
    }

    String id();

    /** Returns the port at which {@link Spec#port} is reached on this machine. */
    int port();

    /** Writes files: absolute path -> text. */
    void write(Map<String, String> files);

    /** Returns the text of a file; empty when there is none. */
    Optional<String> read(String path);

    /** Runs a command in the container, as root, and waits for its end. */
    Output run(List<String> command);

    /** Stops and starts the container; its files stay. */
    void restart();

    @Override
    void close();
}
