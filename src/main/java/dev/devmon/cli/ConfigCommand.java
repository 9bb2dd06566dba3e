package dev.devmon.cli;

import dev.devmon.definition.Overlays;
import dev.devmon.definition.Setting;
import dev.devmon.inputs.GeneratedFiles;
import dev.devmon.report.ConfigReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "Show the settings in force and where each value comes from.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
    private final Wiring wiring;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ConfigCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        List<Setting> settings = new ArrayList<>(Overlays.inForce(wiring.stack()));
        settings.addAll(GeneratedFiles.inForce(wiring.stack()));
        wiring.console()
                .print(
                        json
                                ? ConfigReport.json(settings)
                                : ConfigReport.text(settings, wiring.console().style()));
    }
}
