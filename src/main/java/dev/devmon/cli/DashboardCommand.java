package dev.devmon.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "dashboard",
        description = "Create dashboards, and check that they show data.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Runnable, CommandGroup {
    private final Wiring wiring;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DashboardCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<Object> parts() {
        return List.of(
                new DashboardCheckCommand(wiring),
                new DashboardGenerateCommand(wiring),
                new DashboardNewCommand(wiring),
                new DashboardRenderCommand(wiring));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
