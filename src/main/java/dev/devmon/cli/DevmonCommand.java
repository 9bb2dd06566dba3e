package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "devmon",
        description = "The monitoring stack that a backend developer runs on their own machine.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
public final class DevmonCommand implements Callable<Integer> {
    @Mixin
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private DevmonCommand(GlobalOptions options) {
        this.options = options;
    }

    /** The whole command line over a context. */
    public static CommandLine commandLine(Context context) {
        CommandLine root = new CommandLine(new DevmonCommand(context.options()))
                .addSubcommand(new UpCommand(context))
                .addSubcommand(new DownCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new OpenCommand(context))
                .addSubcommand(new LogsCommand(context))
                .addSubcommand(new RestartCommand(context))
                .addSubcommand(new DiscoverCommand(context))
                .addSubcommand(new ForgetCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new ConfigCommand(context))
                .addSubcommand(new VersionCommand(context))
                .addSubcommand(new CompletionCommand(context))
                .addSubcommand(new AgentCommand(context));
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            exitCodes.put(" " + code.code(), code.meaning());
        }
        root.getCommandSpec().usageMessage().exitCodeList(exitCodes);
        root.setAbbreviatedSubcommandsAllowed(false);
        root.setParameterExceptionHandler(new Errors(context));
        root.setExecutionExceptionHandler(new Errors(context));
        return root;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.OK.code();
    }

    GlobalOptions options() {
        return options;
    }
}
