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
    private final Context context;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ConfigCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<Setting> settings = new ArrayList<>(Overlays.inForce(context.stack()));
        settings.addAll(GeneratedFiles.inForce(context.stack()));
        context.print(json ? ConfigReport.json(settings) : ConfigReport.text(settings, context.style()));
    }
}
