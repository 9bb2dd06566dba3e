package dev.devmon.cli;

import dev.devmon.app.DashboardScaffold;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description = "Create a dashboard of your own in your project; it is shown as soon as it is saved.",
        mixinStandardHelpOptions = true)
final class DashboardNewCommand implements Runnable {
    private final Context context;

    @Parameters(paramLabel = "NAME", description = "Its name: letters, digits and hyphens.")
    private String name = "";

    DashboardNewCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        DashboardScaffold scaffold = new DashboardScaffold(context.stack(), context.workingFolder());
        Path file = scaffold.write(name);
        context.print(file.toString());
        if (!scaffold.provisioned()) {
            context.say("to show it, add to devmon.yaml:  dashboards: [" + DashboardScaffold.FOLDER + "]");
        }
    }
}
