package dev.devmon.cli;

import dev.devmon.app.DashboardScaffold;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description = "Create a dashboard of your own in your project; it appears as soon as you save it.",
        mixinStandardHelpOptions = true)
final class DashboardNewCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "NAME", description = "The dashboard's name: letters, digits and hyphens.")
    private String name = "";

    DashboardNewCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        DashboardScaffold scaffold = new DashboardScaffold(wiring.stack(), wiring.workingFolder());
        Path file = scaffold.write(name);
        wiring.console().print(file.toString());
        if (!scaffold.provisioned()) {
            wiring.console().say("to show it, add to devmon.yaml:  dashboards: [" + DashboardScaffold.FOLDER + "]");
        }
    }
}
