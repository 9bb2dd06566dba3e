package dev.devmon.cli;

import dev.devmon.app.Export;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "kubernetes",
        description = "Write the stack for a Kubernetes cluster: a base of kustomize, overlays, and a README.md.",
        mixinStandardHelpOptions = true)
final class ExportKubernetesCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "DIR", description = "A new or empty folder, or one with an earlier export.")
    private Path folder = Path.of("");

    @Option(names = "--without", paramLabel = "GROUP|COMPONENT", split = ",", description = "What to skip.")
    private List<String> without = new ArrayList<>();

    ExportKubernetesCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        ExportCommand.say(
                new Export(wiring.quietSession())
                        .kubernetes(wiring.workingFolder().resolve(folder), without),
                wiring.console());
    }
}
