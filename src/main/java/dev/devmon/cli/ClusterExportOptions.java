package dev.devmon.cli;

import dev.devmon.app.Export;
import dev.devmon.export.KubernetesPlan.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of an export for a cluster. */
final class ClusterExportOptions {
    @Parameters(paramLabel = "DIR", description = "A new or empty folder, or one with an earlier export.")
    private Path folder = Path.of("");

    @Option(
            names = "--without",
            paramLabel = "GROUP|COMPONENT",
            split = ",",
            description = "What to leave out, separated by commas.")
    private List<String> without = new ArrayList<>();

    void export(Runner runner, Wiring wiring) {
        ExportCommand.say(
                new Export(wiring.quietSession())
                        .kubernetes(wiring.workingFolder().resolve(folder), without, runner),
                wiring.console());
    }
}
