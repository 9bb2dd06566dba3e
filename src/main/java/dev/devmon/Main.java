package dev.devmon;

import dev.devmon.cli.DevmonCommand;
import dev.devmon.cli.Terminal;
import dev.devmon.cli.Wiring;
import dev.devmon.definition.StackFiles;
import dev.devmon.engine.Engine;
import dev.devmon.engine.docker.DockerEngine;
import dev.devmon.text.VisibleStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** The entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        LogFile.start(environment, List.of(args));
        Terminal terminal = new Terminal(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                kind(environment, "DEVMON_STDOUT"),
                kind(environment, "DEVMON_STDERR"),
                environment);
        // Connecting and reading the definition take about as long: side by side, on two cores
        CompletableFuture<Engine> engine = CompletableFuture.supplyAsync(DockerEngine::connecting);
        int exitCode;
        try (Wiring wiring = new Wiring(terminal, Path.of(""), engine::join, StackFiles::bundled)) {
            CommandLine commandLine = DevmonCommand.commandLine(wiring, args);
            exitCode = commandLine.execute(args);
        }
        terminal.out().flush();
        terminal.err().flush();
        // Not exit(): at the end of the JVM Testcontainers would search for containers to remove, in vain, since none
        // is
        // registered with it, and for a third of a second
        Runtime.getRuntime().halt(exitCode);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return VisibleStream.on(new FileOutputStream(descriptor));
    }

    /** The launcher knows what each stream is connected to; Java 17 can tell only of both together. */
    private static Terminal.Kind kind(Map<String, String> environment, String variable) {
        return "terminal".equals(environment.get(variable)) ? Terminal.Kind.TERMINAL : Terminal.Kind.OTHER;
    }
}
