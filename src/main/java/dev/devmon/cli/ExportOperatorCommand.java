package dev.devmon.cli;

import dev.devmon.export.KubernetesPlan.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "operator",
        description =
                "Write the stack for a Kubernetes cluster that has operators for its components, as their custom resources.",
        mixinStandardHelpOptions = true)
final class ExportOperatorCommand implements Runnable {
    private final Wiring wiring;

    @Mixin
    private ClusterExportOptions options = new ClusterExportOptions();

    ExportOperatorCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        options.export(Runner.OPERATORS, wiring);
    }
}
