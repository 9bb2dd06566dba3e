package dev.devmon.cli;

import dev.devmon.cli.Terminal.Kind;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.Engine;
import dev.devmon.engine.FakeEngine;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.Outage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs command lines as the launcher would, over an engine in memory, and keeps what they write. */
final class Shell implements AutoCloseable {
    final StackFolder folder;
    final FakeEngine engine = new FakeEngine(Clock.systemUTC());
    final Outage outage = new Outage(engine);
    final LoopbackPages pages = engine.answerOnPorts();
    final Map<String, String> environment = new HashMap<>();
    Kind outKind = Kind.OTHER;
    Kind errKind = Kind.OTHER;
    String input = "";

    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {}

    /** @param root is home, working folder and place of the stack in one */
    Shell(Path root) {
        folder = new StackFolder(root);
        environment.put("HOME", root.toString());
        environment.put("TESTCONTAINERS_REUSE_ENABLE", "true");
        environment.put("TESTCONTAINERS_RYUK_DISABLED", "true");
        environment.put("DEVMON_LAUNCHER", "true"); // the agent: a program that ends at once
    }

    /** A component that is ready as soon as it runs, on no port. */
    Shell quick(String path, String more) {
        folder.component(path, more);
        engine.logsAtStart(path.substring(path.lastIndexOf('/') + 1), "ready");
        return this;
    }

    Shell on(Kind kind) {
        outKind = kind;
        errKind = kind;
        return this;
    }

    Result run(String... arguments) {
        return execute(wiring -> DevmonCommand.commandLine(wiring, arguments), arguments);
    }

    /** Runs one command that the test makes. */
    Result runOnly(Function<Wiring, Callable<Integer>> command, String... arguments) {
        return execute(
                wiring -> new CommandLine(command.apply(wiring)).setExecutionExceptionHandler(new Errors(wiring)),
                arguments);
    }

    private Result execute(Function<Wiring, CommandLine> commandLine, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                outKind,
                errKind,
                environment);
        Engine reached = outage.reached();
        int exitCode;
        try (Wiring wiring = new Wiring(terminal, folder.root(), () -> reached, folder::files)) {
            exitCode = commandLine.apply(wiring).execute(arguments);
        }
        terminal.out().flush();
        terminal.err().flush();
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        pages.close();
    }
}
