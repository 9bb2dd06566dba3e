package dev.devmon.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "dashboard",
        description = "Make dashboards, and check that they show data.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Runnable, CommandGroup {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DashboardCommand(Context context) {
        this.context = context;
    }

    @Override
    public List<Object> parts() {
        return List.of(
                new DashboardCheckCommand(context),
                new DashboardGenerateCommand(context),
                new DashboardNewCommand(context),
                new DashboardRenderCommand(context));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
