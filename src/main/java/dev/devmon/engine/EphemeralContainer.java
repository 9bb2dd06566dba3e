package dev.devmon.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container for a moment, beside the stack: gone when it is closed, or when the JVM is told to end. */
public interface EphemeralContainer extends AutoCloseable {
    /**
     * What to run.
     *
     * @param stack that it serves; {@code down} of that stack removes what a killed devmon left
     * @param entryPoint a program of the image instead of its own; null for its own
     * @param command arguments of the entry point
     * @param files absolute path -> text, there before it starts
     * @param port that is published on 127.0.0.1 under any free number; null for none
     * @param network the stack's or one where nothing of the stack is seen
     */
    record Spec(
            String stack,
            String image,
            @Nullable String entryPoint,
            List<String> command,
            Map<String, String> files,
            @Nullable Integer port,
            Network network) {}

    /** Whom it can reach. */
    enum Network {
        STACK,
        APART
    }

    /** What a command in it said on both its streams. */
    record Output(int exitCode, String text) {
        public boolean ok() {
            return exitCode == 0;
        }
    }

    String id();

    /** Where {@link Spec#port} is reached on this machine. */
    int port();

    /** Adds files: absolute path -> text. */
    void write(Map<String, String> files);

    /** The text of a file. */
    Optional<String> read(String path);

    /** Runs a command in it, as root, and waits for its end. */
    Output run(List<String> command);

    /** Stops and starts it; its files stay. */
    void restart();

    @Override
    void close();
}
