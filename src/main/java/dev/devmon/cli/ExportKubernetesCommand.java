package dev.devmon.cli;

import dev.devmon.export.KubernetesPlan.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "kubernetes",
        description = "Write the stack for a Kubernetes cluster: a kustomize base, overlays and a README.md.",
        mixinStandardHelpOptions = true)
final class ExportKubernetesCommand implements Runnable {
    private final Wiring wiring;

    @Mixin
    private ClusterExportOptions options = new ClusterExportOptions();

    ExportKubernetesCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        options.export(Runner.WORKLOADS, wiring);
    }
}
