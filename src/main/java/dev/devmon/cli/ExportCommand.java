package dev.devmon.cli;

import dev.devmon.app.Export;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = "Write the stack as files for another tool.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable, CommandGroup {
    private final Wiring wiring;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ExportCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<Object> parts() {
        return List.of(
                new ExportComposeCommand(wiring),
                new ExportKubernetesCommand(wiring),
                new ExportOperatorCommand(wiring));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Reports what was written. */
    static void say(Export.Result result, Console console) {
        console.print(result.folder().toString());
        if (!result.leftOut().isEmpty()) {
            console.say(
                    "left out, since they do nothing without devmon's agent: " + String.join(", ", result.leftOut()));
        }
        console.say(result.written() + " files written, " + result.removed()
                + " removed; README.md there says how to start " + result.stack());
    }
}
