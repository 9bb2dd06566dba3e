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
        // In parallel with reading the command line: most commands need both, and the machine has more than one core
        CompletableFuture<Engine> engine = CompletableFuture.supplyAsync(DockerEngine::connecting);
        CompletableFuture<StackFiles> files = CompletableFuture.supplyAsync(StackFiles::bundled);
        int exitCode;
        try (Wiring wiring = new Wiring(terminal, Path.of(""), engine::join, files::join)) {
            CommandLine commandLine = DevmonCommand.commandLine(wiring, args);
            exitCode = commandLine.execute(args);
        }
        terminal.out().flush();
        terminal.err().flush();
        // Not exit(): Testcontainers' shutdown hook would search for containers to remove for a third of a second, and
        // none is registered with it
        Runtime.getRuntime().halt(exitCode);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return VisibleStream.on(new FileOutputStream(descriptor));
    }

    /**
     * Returns what a stream is connected to, according to the launcher; Java 17 can tell only for both streams
     * together.
     */
    private static Terminal.Kind kind(Map<String, String> environment, String variable) {
        return "terminal".equals(environment.get(variable)) ? Terminal.Kind.TERMINAL : Terminal.Kind.OTHER;
    }
}
