package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a completion script: source <(devmon completion bash).",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES} (default: bash).")
    private Shell shell = Shell.bash;

    /** In lower case, as they are typed. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        context.print(
                switch (shell) {
                    case bash, zsh -> AutoComplete.bash("devmon", root); // works in zsh through its bashcompinit
                    case fish -> fish(root);
                });
        return ExitCode.OK.code();
    }

    /** picocli has none for fish. */
    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c devmon -f\n");
        root.getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().usageMessage().hidden()) {
                return;
            }
            script.append(String.format(
                    Locale.ROOT,
                    "complete -c devmon -n __fish_use_subcommand -a %s -d '%s'%n",
                    name,
                    describe(command.getCommandSpec().usageMessage().description())));
            for (OptionSpec option : command.getCommandSpec().options()) {
                String longName = option.longestName();
                if (longName.startsWith("--")) {
                    script.append(String.format(
                            Locale.ROOT,
                            "complete -c devmon -n '__fish_seen_subcommand_from %s' -l %s -d '%s'%n",
                            name,
                            longName.substring(2),
                            describe(option.description())));
                }
            }
        });
        return script.toString();
    }

    private static String describe(String[] description) {
        return description.length == 0 ? "" : description[0].replace("'", "\\'");
    }
}
