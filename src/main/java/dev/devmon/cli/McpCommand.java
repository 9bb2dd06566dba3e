package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import dev.devmon.mcp.ClientSettings;
import dev.devmon.mcp.StdioServer;
import dev.devmon.session.Signals;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "mcp",
        description = "Answer a coding agent's questions over standard input and output, using the Model Context"
                + " Protocol; the agent starts this command itself.",
        mixinStandardHelpOptions = true)
final class McpCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(names = "--allow-changes", description = "Also offer tools whose effects others notice: drill and silence.")
    private boolean allowChanges;

    @Option(names = "--print-config", description = "Print the configuration for common clients and exit.")
    private boolean printConfig;

    McpCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (printConfig) {
            wiring.console()
                    .print(ClientSettings.text(
                            allowChanges ? wiring.command("mcp", "--allow-changes") : wiring.command("mcp")));
        } else {
            serve();
        }
        return ExitCode.OK.code();
    }

    private void serve() throws InterruptedException {
        StdioServer server = new StdioServer(
                wiring.stackFiles(),
                wiring::currentSession,
                wiring::agent,
                allowChanges ? StdioServer.Allowed.CHANGES : StdioServer.Allowed.READING);
        Signals.handle("INT", server::stop);
        Signals.handle("TERM", server::stop);
        PrintStream out = System.out;
        System.setOut(System.err); // what a library prints would be no message of the protocol
        try {
            server.serve(
                    wiring.console().terminal().in(),
                    wiring.console().terminal().out(),
                    Version.number());
        } finally {
            System.setOut(out);
        }
    }
}
