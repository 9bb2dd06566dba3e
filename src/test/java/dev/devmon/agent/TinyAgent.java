package dev.devmon.agent;

import dev.devmon.session.StateFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that holds an agent's lock until it is ended, and does nothing else. */
public final class TinyAgent {
    private TinyAgent() {}

    /** @param args the state folder, and then what an agent is given */
    public static void main(String[] args) {
        boolean only = AgentProcess.whileOnlyOne(new StateFolder(Path.of(args[0])), args[args.length - 1], onDuty -> {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        System.exit(only ? 0 : 3);
    }

    /**
     * The command that starts it. Its class path is in a file: systems do not tell all the words of a long command line.
     */
    public static List<String> command(StateFolder state) {
        try {
            Path options = Files.writeString(
                    Files.createDirectories(state.path()).resolve("tiny-agent.options"),
                    "-cp \"" + System.getProperty("java.class.path").replace("\n", File.pathSeparator) + "\"\n");
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx16m",
                    "@" + options,
                    TinyAgent.class.getName(),
                    state.path().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
