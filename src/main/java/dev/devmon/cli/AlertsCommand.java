package dev.devmon.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "alerts",
        description = "Show what fires; test rules, drill and silence alerts.",
        mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AlertsCommand(Context context) {
        this.context = context;
    }

    /** Its own commands. */
    List<Object> parts() {
        return List.of(new AlertsTestCommand(context), new AlertsCheckCommand(context));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
