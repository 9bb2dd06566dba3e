package dev.devmon.cli;

import dev.devmon.app.Export;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compose",
        description = "Write the stack for docker compose: compose.yaml, its files, and a README.md.",
        mixinStandardHelpOptions = true)
final class ExportComposeCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "DIR", description = "A new or empty folder, or one with an earlier export.")
    private Path folder = Path.of("");

    @Option(
            names = "--without",
            paramLabel = "GROUP|COMPONENT",
            split = ",",
            description = "What to leave out, separated by commas.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Add N to each port of this stack, so that both can run side by side (default: 0).")
    private int portOffset;

    ExportComposeCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        ExportCommand.say(
                new Export(wiring.quietSession())
                        .compose(new Export.Request(wiring.workingFolder().resolve(folder), without, portOffset)),
                wiring.console());
    }
}
