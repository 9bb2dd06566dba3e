package dev.devmon.agent;

import dev.devmon.session.StateFolder;
import java.io.File;
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

    /** The command that starts it. */
    public static List<String> command(StateFolder state) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx16m",
                "-cp",
                System.getProperty("java.class.path").replace("\n", File.pathSeparator),
                TinyAgent.class.getName(),
                state.path().toString());
    }
}
